from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import ValidationError
from typecase.server.rest.query_string import parse_query_string

READ_AS_QS_DOES: list[tuple[str, Any]] = [
    ("", {}),
    ("&&a=1", {"a": "1"}),
    ("=x", {}),
    ("a", {"a": ""}),
    ("a=b=c", {"a": "b=c"}),
    ("a+b=c+d", {"a b": "c d"}),
    ("a=%2B", {"a": "+"}),
    ("a=é", {"a": "é"}),
    ("a=%C3%A9", {"a": "é"}),
    ("a=%E0%A4%A", {"a": "%E0%A4%A"}),
    ("a=1%&b=%zz", {"a": "1%", "b": "%zz"}),
    ("a=%ED%A0%80", {"a": "%ED%A0%80"}),
    ("a=%C3%A9%", {"a": "%C3%A9%"}),
    ("a%255B=1", {"a%5B": "1"}),
    ("a[b]=1", {"a": {"b": "1"}}),
    ("a%5Bb%5D=1", {"a": {"b": "1"}}),
    ("a%5bb%5d=1", {"a": {"b": "1"}}),
    ("filters[title][$eq]=x&filters[kind]=y", {"filters": {"title": {"$eq": "x"}, "kind": "y"}}),
    ("a[b=c]=d", {"a": {"b=c": "d"}}),
    ("a[%20b]=1", {"a": {" b": "1"}}),
    ("a.b=1", {"a.b": "1"}),
    ("a[b.c]=1", {"a": {"b.c": "1"}}),
    ("a[]=1", {"a": ["1"]}),
    ("a[]=", {"a": [""]}),
    ("a[]=1&a[]=2", {"a": ["1", "2"]}),
    ("a[]=&a[]=", {"a": ["", ""]}),
    ("a[1]=x&a[0]=y", {"a": ["y", "x"]}),
    ("a[5]=x", {"a": ["x"]}),
    ("a[5]=x&a[]=y&a[2]=z", {"a": ["y", "z", "x"]}),
    ("a[0]=x&a[0]=y", {"a": [["x", "y"]]}),
    ("a=1&a=2", {"a": ["1", "2"]}),
    ("a=1&a[]=2", {"a": ["1", "2"]}),
    ("sort=author.name:asc&sort[1]=id", {"sort": ["author.name:asc", "id"]}),
    ("a=1&a[b]=2", {"a": ["1", {"b": "2"}]}),
    ("a[b]=1&a=2", {"a": [{"b": "1"}, "2"]}),
    ("a[b]=1&a=", {"a": {"b": "1"}}),
    ("a[b]=1&a=2&a=3", {"a": {"0": "2", "1": "3", "b": "1"}}),
    ("a[b]=1&a[b]=2", {"a": {"b": ["1", "2"]}}),
    ("a[b]=1&a=2&a[]=3", {"a": [{"b": "1"}, "2", "3"]}),
    ("a[b]=1&a=2&a[c]=3&[a]=4", {"a": {"0": {"b": "1"}, "1": "2", "2": "4", "c": "3"}}),
    ("a[0]=x&a[b]=y", {"a": {"0": "x", "b": "y"}}),
    ("a[b]=1&a[]=2", {"a": {"0": "2", "b": "1"}}),
    ("a[0][b]=1&a[0][c]=2", {"a": [{"b": "1", "c": "2"}]}),
    ("a[0][b]=1&a[1][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
    ("a[0]=1&a[0][b]=2", {"a": ["1", {"b": "2"}]}),
    ("a[0][0]=1&a[0][1]=2", {"a": [["1", "2"]]}),
    ("a[01]=x", {"a": {"01": "x"}}),
    ("a[-1]=x", {"a": {"-1": "x"}}),
    ("a[99]=x", {"a": ["x"]}),
    ("a[100]=x", {"a": {"100": "x"}}),
    ("a[0]=x&a[100]=y&a=z", {"a": {"0": "x", "100": "y", "101": "z"}}),
    ("a=x&a[100]=y", {"a": {"0": "x", "101": "y"}}),
    ("[a]=1", {"a": "1"}),
    ("[a]=1&a=2", {"a": ["1", "2"]}),
    ("[]=1", {"0": "1"}),
    ("a]=1", {"a]": "1"}),
    ("a[[b]]=1", {"a": {"[b]": "1"}}),
    ("a[b]c[d]=1", {"a": {"b": {"d": "1"}}}),
    ("filters[a", {"filters": {"[a": ""}}),
    ("a[b][c=1", {"a": {"b": {"[c": "1"}}}),
    ("__proto__[x]=1&a=2", {"a": "2"}),
    ("a[__proto__]=1&b=2", {"b": "2"}),
    ("fields[constructor][b]=1", {}),
    ("toString=1&a[hasOwnProperty]=2", {}),
]


@pytest.mark.parametrize(("text", "expected"), READ_AS_QS_DOES)
def test_a_query_string_is_read_as_qs_does(text: str, expected: Any) -> None:
    assert parse_query_string(text) == expected


def test_a_name_without_a_value_is_null_where_nulls_are_asked_for() -> None:
    assert parse_query_string("a&b=&c[d]", nulls=True) == {"a": None, "b": "", "c": {"d": None}}


def test_bytes_are_utf_8_or_else_latin_1() -> None:
    assert parse_query_string("a=é".encode()) == {"a": "é"}
    assert parse_query_string("a=é".encode("latin-1")) == {"a": "é"}


@pytest.mark.parametrize("form", ["a[]={}", "a[{}]={}", "a={}"])
def test_a_hundred_values_are_a_list_and_more_an_object(form: str) -> None:
    hundred = [form.replace("[{}]", f"[{index}]").replace("{}", str(index)) for index in range(101)]
    values = [str(index) for index in range(101)]

    assert parse_query_string("&".join(hundred[:100])) == {"a": values[:100]}
    assert parse_query_string("&".join(hundred)) == {"a": {value: value for value in values}}


def test_a_value_after_a_full_list_makes_it_an_object() -> None:
    full = "&".join(f"a[{index}]=x" for index in range(100))

    assert parse_query_string(f"{full}&a=y") == {"a": {**{str(index): "x" for index in range(100)}, "100": "y"}}
    assert parse_query_string(f"{full}&a=y&a=z")["a"] == {
        **{str(index): "x" for index in range(100)},
        "100": "y",
        "101": "z",
    }


def test_a_name_that_is_repeated_too_often_goes_on_as_an_object() -> None:
    many = {str(index): "x" for index in range(102)}

    assert parse_query_string("&".join(["a=x"] * 102)) == {"a": many}
    assert parse_query_string("[a]=y&" + "&".join(["a=x"] * 102)) == {"a": {"0": "y", **shifted(many)}}
    assert parse_query_string("a[b]=y&" + "&".join(["a[]=x"] * 102) + "&a=z") == {"a": {"b": "y", **many, "102": "z"}}


def shifted(values: dict[str, str]) -> dict[str, str]:
    return {str(int(index) + 1): value for index, value in values.items()}


def test_what_is_deeper_than_twenty_brackets_is_one_name() -> None:
    def innermost(depth: int) -> Any:
        found: Any = parse_query_string("a" + "[b]" * depth + "=1")
        for _ in range(20):
            (found,) = found.values()
        return found

    assert innermost(20) == {"b": "1"}
    assert innermost(22) == {"b": {"[b][b]": "1"}}


def test_more_than_a_thousand_parameters_are_refused() -> None:
    assert len(parse_query_string("&".join(f"a{index}=1" for index in range(1000)))) == 1000
    with pytest.raises(ValidationError, match="at most 1000 parameters, but found 1001"):
        parse_query_string("&".join(f"a{index}=1" for index in range(1001)))


names = st.text("abc $.:é日=&%+ ", min_size=1, max_size=6)
values = st.recursive(
    st.text(max_size=8).filter(lambda text: text.isprintable()),
    lambda inner: st.lists(inner, min_size=1, max_size=5) | st.dictionaries(names, inner, min_size=1, max_size=4),
    max_leaves=20,
)


def printed(value: Any, path: str) -> list[str]:
    match value:
        case dict():
            return [part for key, item in value.items() for part in printed(item, f"{path}[{quote(key)}]")]
        case list():
            return [part for index, item in enumerate(value) for part in printed(item, f"{path}[{index}]")]
        case _:
            return [f"{path}={quote(value, safe='')}"]


@given(st.dictionaries(names, values, min_size=1, max_size=4))
def test_what_is_printed_is_read_again(value: dict[str, Any]) -> None:
    text = "&".join(part for key, item in value.items() for part in printed(item, quote(key)))

    assert parse_query_string(text) == value
    assert parse_query_string(text.replace("[", "%5B").replace("]", "%5D")) == value


@given(st.binary(max_size=200) | st.text("ab01[]=&%+5BD$", max_size=60).map(str.encode))
def test_no_bytes_raise_anything(raw: bytes) -> None:
    assert isinstance(parse_query_string(raw), dict)
