"""The words by which contracts call their two sides: pronouns and roles, never the name of a company."""

from __future__ import annotations

import re
from collections import Counter

# A role acts in the text when it "may" or "shall" do something this often.
FEWEST_ACTS = 2
# An undefined role counts when the text uses it this often.
OFTEN = 3

PROVIDER_PRONOUNS = ("we", "us", "our", "мы", "нас", "наш", "нам", "біз", "біздің", "бізге")
USER_PRONOUNS = ("you", "your", "вы", "вас", "вам", "ваш", "сіз", "сіздің", "сізге")
PRONOUNS = PROVIDER_PRONOUNS + USER_PRONOUNS
PROVIDER_ROLES = (
    "company|operator|service provider|licensor|administrator|administration|"
    "компания|оператор|исполнитель|лицензиар|администрация|администрация сайта|администратор|владелец сайта|"
    "правообладатель|сервис|платежный сервис|обменник|"
    "орындаушы|әкімшілік|жалға беруші|қызмет көрсетуші|құқық иесі"
)
# These are as often someone else's role, so they count only where the text introduces itself.
PROVIDER_ROLES_EARLY = (
    "provider|bank|broker|exchange|seller|lender|contractor|publisher|issuer|lessor|carrier|"
    "продавец|поставщик|банк|брокер|биржа|провайдер|арендодатель|агент|организатор|кредитор|займодавец|подрядчик|"
    "организация|перевозчик|общество|сатушы|жеткізуші|ұйым|қоғам|ломбард"
)
# "Owner: X" is a line of an imprint; the word names a party where it is defined.
_OWNERS = "owner|site owner|владелец|иеленуші|иесі"
USER_ROLES = (
    "user|users|client|clients|customer|customers|member|members|subscriber|buyer|purchaser|trader|visitor|"
    "participant|licensee|borrower|lessee|cardholder|consumer|account holder|account owner|end user|"
    "пользователь|пользователи|клиент|клиенты|заказчик|покупатель|абонент|лицензиат|трейдер|участник|арендатор|"
    "заемщик|заёмщик|потребитель|принципал|плательщик|посетитель|отправитель|акцептант|игрок|пайдаланушы|"
    "тапсырыс беруші|сатып алушы|жалға алушы|қарыз алушы|тұтынушы|мүше"
)
# A Kazakh verb stands at the end of its sentence, so that what acts is told by how often it is written.
_KAZAKH_PROVIDERS = ("ұйым", "ломбард", "қоғам", "сатушы", "жеткізуші")
_PROVIDER_ROLE = re.compile(rf"(?:the )?(?:{PROVIDER_ROLES})", re.IGNORECASE)
PROVIDER_ROLE_EARLY = re.compile(rf"(?:the )?(?:{PROVIDER_ROLES_EARLY}|{_OWNERS})", re.IGNORECASE)
_USER_ROLE = re.compile(rf"(?:the |a )?(?:{USER_ROLES})", re.IGNORECASE)
VERBS = (
    r"(?:shall|may|must|will|reserves?|agrees?|acknowledges?|undertakes?|warrants?|has|does|is|are|"
    r"вправе|обязан[аы]?|обязуется|соглашается|подтверждает|имеет|нес[её]т|может|не|гарантирует|принимает|"
    r"міндетті|құқылы|келіседі|міндеттенеді|тиіс|растайды)\b"
)


def side_of(term: str, *, early: bool = False) -> str:
    """Tell which side a term belongs to by itself: a pronoun or a role."""
    low = " ".join(term.casefold().split()).strip(" ,.;")
    if low in PROVIDER_PRONOUNS or low in ("ours", "we/our", "we/us") or _PROVIDER_ROLE.fullmatch(low):
        return "provider"
    if low in USER_PRONOUNS or low in ("yours", "yourself", "i") or _USER_ROLE.fullmatch(low):
        return "user"
    return "provider" if early and PROVIDER_ROLE_EARLY.fullmatch(low) else ""


def acting_roles(text: str, side: str) -> list[str]:
    """Return the role that acts most often in ``text``, in small letters too, as it stands there first."""
    roles = f"{PROVIDER_ROLES}|{PROVIDER_ROLES_EARLY}" if side == "provider" else USER_ROLES
    acting = re.compile(rf"(?<!\w)(?P<name>{roles})\s+{VERBS}", re.IGNORECASE)
    counted: Counter[str] = Counter()
    written: dict[str, str] = {}
    for match in acting.finditer(text):
        counted[match["name"].casefold()] += 1
        written.setdefault(match["name"].casefold(), match["name"])
    return [written[role] for role, count in counted.most_common(1) if count >= FEWEST_ACTS]


def frequent_roles(words: Counter[str], side: str) -> list[str]:
    """Return the Cyrillic role that the text writes with a capital most often, in any case of the noun."""
    counted: Counter[str] = Counter()
    roles = (PROVIDER_ROLES if side == "provider" else USER_ROLES).split("|")
    stems = {role[:-1].title(): role.title() for role in roles if len(role) > 6 and not role.isascii()}
    if side == "provider":
        stems |= {role.title(): role.title() for role in _KAZAKH_PROVIDERS}
    lengths = sorted({len(stem) for stem in stems})
    for word, count in words.items():
        if word.isascii():
            continue
        for length in lengths:
            role = stems.get(word[:length])
            if role is not None:
                counted[role] += count
    return [role for role, count in counted.most_common(1) if count >= OFTEN]
