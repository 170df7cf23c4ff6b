"""Writes snippets.jsonl: what jinja2 3.1.6, set up as transformers 5.23 sets it up, makes of small templates.

    pip install jinja2==3.1.6 && python make.py
"""

import datetime
import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime.datetime(2024, 7, 6, 5, 4, 3)


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


class Raised(Exception):
    pass


def environment():
    def raise_exception(message):
        raise Raised(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


CHAT = [
    {"role": "system", "content": " Be brief. "},
    {"role": "user", "content": "Hi \u00e9\U0001f355 <b>'\"&\n"},
    {"role": "assistant", "content": None, "tool_calls": [
        {"type": "function", "function": {"name": "f", "arguments": {"b": 1, "A": [1.5, True, None], "c": {}}}}]},
    {"role": "tool", "content": "4\n2", "name": "f"},
    {"role": "assistant", "content": "<think>\nhm\n</think>\n\n42", "reasoning_content": ""},
    {"role": "user", "content": [{"type": "text", "text": "what"}, {"type": "image"}]},
]
VARIABLES = {
    "messages": CHAT, "n": 7, "z": 0, "neg": -7, "x": 2.5, "big": 12345678901234567890, "small": 1e-7, "huge": 1e22,
    "t": True, "f": False, "none": None, "s": "Hello World", "e": "", "u": "\u00e4\U0001f355\u4e1c\u00df", "ws": "\n\t a b \u00a0\n",
    "l": [3, 1, 2], "names": ["b", "A", "c"], "empty": [], "d": {"b": 1, "A": "x", "c": None}, "nested": {"a": {"b": [1, {"c": "deep"}]}},
    "quotes": "it's \"x\" \\ \n \t \u0001 \u200b", "lines": "a\nb\n\n  c\r\nd", "html": "<a href='x'>&</a>", "csv": "a,b,,c",
    "tools": [{"type": "function", "function": {"name": "get", "description": "D <x> \u00e4", "parameters": {
        "type": "object", "properties": {"q": {"type": "string", "enum": ["a", "b"]}, "n": {"type": ["integer", "null"]}},
        "required": ["q"]}}}],
}

EXPRESSIONS = """
none | t | f | n | x | big | small | huge | s | e | u | l | empty | d | nested | quotes | [quotes] | [u] | html | {} | () | (1,) | (1, 'a', none)
1 + 2 | 1 - 2 | 2 * 3 | 7 / 2 | 6 / 2 | 7 // 2 | -7 // 2 | 7 % 3 | -7 % 3 | 7 % -3 | 2 ** 10 | 2 ** -1 | 2.0 ** 3 | 7.5 // 2 | -7.5 // 2 | 7.5 % 2 | -7.5 % 2
1 + 2 * 3 - 4 | (1 + 2) * 3 | -n + 1 | +n | - n ** 2 | 2 ** 3 ** 2 | 1 + t | t + t | big * big | big - 1 | 10 / 4 | 1e3 | 1.0 | 0.1 + 0.2 | 1e16 | 123456789.123 | 1_000 | 0x1f | 0b101 | 0o17 | 1.5e-10
5 / 2 ~ '' | 'a' ~ 1 ~ none ~ t ~ 1.0 | 'a' + 'b' | 'a' * 3 | 3 * 'ab' | [1] + [2, 3] | (1,) + (2,) | [1] * 2 | 'a' 'b' | 'ab' * 0 | 'ab' * -1
1 < 2 | 1 < 2 < 3 | 1 < 3 < 2 | 1 == 1.0 | 1 == t | 'a' == 'a' | 'a' != 'b' | [1, 2] == [1, 2] | (1,) == [1] | d == {'b': 1, 'A': 'x', 'c': none} | none == f | 'a' < 'b' | 'Z' < 'a' | [1, 2] < [1, 3] | undef == undef | undef == none | undef != 1 | 1 >= 1 | 2 <= 1 | big > n | x < n
'a' in 'abc' | 'z' not in 'abc' | 1 in [1, 2] | 'b' in d | 'q' in d | 'x' not in d | 1 in (1, 2) | none in [none] | 'a' in undef | '' in 'a' | 1.0 in [1] | 'get' in d | t in [1]
not t | not e | not not n | t and f | t or f | e or 'x' | n and s | empty or none | z or e or none | not n == 7 | 1 and 2 and 3 | f and undef.x | t or undef.x
'y' if t else 'n' | 'y' if f else 'n' | 'y' if f | ('y' if f) | 'a' if f else 'b' if f else 'c' | ('y' if undef else 'n') | ('y' if empty else 'n') | 'y' if d
undef | undef ~ 'x' | [undef] | undef | default('d') | none | default('d') | none | default('d', true) | e | default('d') | e | default('d', boolean=true) | undef | d('x') | undef is defined | undef is undefined | undef | length | undef | list | undef | join | undef | upper | undef | string | undef | trim | undef is iterable | undef is sequence | undef is mapping | undef is string | undef is none | undef | first | undef | items | list
undef.x | undef['x'] | undef() | undef + 1 | 1 + undef | 'a' + undef | undef < 1 | -undef | undef.x is defined | d.q.r | d.q | d['q'] | d.q is defined | none.x | none['x'] | none is defined | n.x | s.x | messages[0].nope | messages[9] | messages[9].role | l[5] | l['a']
d.b | d['A'] | d.c | d.get('b') | d.get('q') | d.get('q', 5) | d.get('c', 5) | d.items() | list | d.keys() | list | d.values() | list | d.items() | d.keys() | d.values() | d | items | list | d | list | d | length | nested.a.b[1].c | nested['a']['b'][0] | {'a': 1}.a | {'items': 1}['items'] | {'get': 1}['get'] | {1: 'x'}[1] | {'a': 1, 'a': 2}
l[0] | l[-1] | l[-3] | l[1:] | l[:-1] | l[::-1] | l[::2] | l[1:2] | l[-2:] | l[5:] | l[:100] | l[::-2] | l[2:0:-1] | s[0] | s[-1] | s[1:4] | s[::-1] | u[1] | u[::-1] | u[1:3] | u | length | s[:-3] | s[-100:3] | (1, 2, 3)[1:] | (1, 2)[0] | messages[1:] | length | messages[::-1] | map(attribute='role') | list | s[none:2] | l[t]
s.upper() | s.lower() | s.strip() | ws.strip() | ws.lstrip() | ws.rstrip() | 'xxaxx'.strip('x') | 'xyaxy'.lstrip('xy') | 'abcba'.rstrip('ab') | s.startswith('He') | s.endswith('ld') | s.startswith(('a', 'H')) | s.split() | s.split('o') | s.split('o', 1) | csv.split(',') | csv.split(',', 2) | csv.rsplit(',', 1) | ws.split() | 'a b  c'.split(none, 1) | 'a b  c '.rsplit(none, 1) | ' a '.split(' ') | lines.splitlines() | lines.splitlines(true) | s.replace('l', 'L') | s.replace('l', 'L', 1) | 'ab'.replace('', '-') | 'ab'.replace('', '-', 2) | s.find('o') | s.rfind('o') | s.find('q') | u.find('\u4e1c') | s.count('o') | 'aaa'.count('aa') | 'ab'.count('') | ','.join(['a', 'b']) | s.title() | "it's a dog".title() | 'hELLO wORLD'.capitalize() | s.index('W') | 'abc'.removeprefix('a') | 'abc'.removesuffix('c') | 'abc'.removesuffix('x') | 'a=b=c'.partition('=') | 'a=b=c'.rpartition('=') | 'abc'.partition('=') | '12'.isdigit() | 'a1'.isalpha() | 'a1'.isalnum() | ' '.isspace() | ''.isspace() | 'AB'.isupper() | 'ab1'.islower() | u.upper() | '\u00df'.capitalize() | '</think>' in messages[4].content | messages[4].content.split('</think>')[-1].lstrip('\n') | messages[4].content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n')
s | upper | s | lower | s | title | "a-b (c) d's" | title | s | capitalize | ws | trim | 'xax' | trim('x') | s | replace('o', '0') | s | replace('l', 'L', 1) | n | replace(7, 8) | lines | indent | lines | indent(2, true) | lines | indent(2, false, true) | lines | indent('> ', first=true) | s | length | s | list | s | first | s | last | s | reverse | n | string | none | string | l | string | s | wordcount | '%s is %d' | format('a', 3) | '%s-%s' % ('a', 1) | '%d%%' % 5 | '%5d|%-5d|%05d' % (1, 2, 3) | '%.2f' % x | '%r' % 'a' | '%s' % none | '%s' % [1]
l | length | l | first | l | last | l | sort | l | sort(reverse=true) | names | sort | names | sort(case_sensitive=true) | l | sum | l | min | l | max | names | max | l | reverse | list | l | join | l | join(', ') | names | join('-') | messages | map(attribute='role') | join(',') | messages | map(attribute='role') | list | names | map('upper') | list | names | map('replace', 'b', 'x') | list | messages | selectattr('role', 'equalto', 'user') | list | length | messages | selectattr('role', '==', 'user') | list | length | messages | selectattr('content') | list | length | messages | rejectattr('role', 'in', ['user', 'tool']) | map(attribute='role') | list | messages | selectattr('tool_calls', 'defined') | list | length | [1, none, 2] | reject('none') | list | [1, 0, 2] | select | list | [1, 2, 3, 4] | select('odd') | list | [1, 2, 3] | reject('divisibleby', 2) | list | [1, 'a', none] | select('string') | list | [1, 1, 2, 1] | unique | list | ['a', 'A'] | unique | list | messages | map(attribute='name', default='-') | list | messages | map(attribute='content.0.type') | list | length | messages | join(',', attribute='role') | empty | first | empty | sum | empty | max | [{'a': 2}, {'a': 1}] | sort(attribute='a') | [[2, 'x'], [1, 'y']] | map('first') | list | [0.1, 0.2] | sum | [[1], [2]] | sum(start=[])
d | dictsort | {'b': 2, 'a': 3} | dictsort | {'b': 2, 'a': 3} | dictsort(by='value') | {'b': 2, 'A': 3, 'c': 1} | dictsort(true) | {'b': 2, 'a': 3} | dictsort(reverse=true) | dict(a=1, b='x') | dict({'a': 1}, b=2) | dict([('a', 1)]) | dict(d, z=1) | dict()
x | round | 2.567 | round(2) | 2.5 | round | 3.5 | round | 2.1 | round(0, 'ceil') | 2.9 | round(0, 'floor') | -2.5 | round | n | round | 1234 | round(-2) | '42' | int | '4.9' | int | 'x' | int | 'x' | int(5) | 4.9 | int | -4.9 | int | t | int | none | int | '1.5' | float | 'x' | float | n | float | neg | abs | -2.5 | abs | ' 7 ' | int | '1_0' | int | '1e3' | float | '1e3' | int
none is none | n is none | n is not none | s is string | n is string | n is number | x is float | n is integer | t is integer | t is number | t is boolean | d is mapping | l is mapping | l is sequence | d is sequence | s is sequence | n is sequence | l is iterable | n is iterable | s is iterable | t is true | f is false | n is true | 1 is true | n is odd | n is even | 6 is divisibleby 3 | 6 is divisibleby(4) | s is lower | 'AB' is upper | 1 is in [1, 2] | 5 is gt 3 | 5 is lt(3) | 'a' is eq 'a' | s is defined and s is string | s is not defined | not s is defined | range is callable | s is callable | n is sameas n | t is sameas true | strftime_now is defined | raise_exception is defined | nope is defined or t | s is string == true | namespace is defined
d | tojson | nested | tojson | tools | tojson | tools | tojson(indent=4) | tools[0] | tojson(indent=2) | empty | tojson(indent=2) | {} | tojson(indent=2) | [[], {}, [1]] | tojson(indent=1) | u | tojson | u | tojson(ensure_ascii=true) | quotes | tojson | html | tojson | x | tojson | huge | tojson | small | tojson | big | tojson | t | tojson | none | tojson | (1, 2) | tojson | {1: 2} | tojson | {'b': 1, 'a': {'d': 1, 'c': 2}} | tojson(sort_keys=true) | d | tojson(separators=(',', ':')) | d | tojson(indent=2, separators=(',', ': ')) | undef | tojson | '\\x7f\\x1f\\u2028' | tojson | messages[2] | tojson | [1.0, 1e300, -0.0] | tojson | d | tojson(indent='\\t') | d | tojson(indent=0) | messages[1].content | tojson
range(3) | list | range(1, 4) | list | range(5, 0, -2) | list | range(0) | list | range(3) | range(1, 7, 2) | range(3)[1] | range(3) | length | 2 in range(3) | range(-2, 2) | list
strftime_now('%d %b %Y') | strftime_now('%Y-%m-%d') | strftime_now('%A, %B %d, %Y %H:%M:%S %I %p %j %y %a %%') | strftime_now('%-d/%-m') | strftime_now('%e') | strftime_now('x')
raise_exception('no!') | raise_exception('bad ' ~ n) | raise_exception(n)
'\\n\\t\\\\\\'\\"\\x41\\u00e9\\U0001f355\\101\\q' | "a'b" | 'a"b' | 'tab\\there' | 'line\\
cont' | '\\a\\b\\f\\v' == '\\x07\\x08\\x0c\\x0b' | '\\0'
html | safe | (html | safe) ~ '<' | (html | safe) + '<' | '<' + (html | safe) | html | safe | length | html | safe | string | (html | safe) == html | html | safe | trim | tojson is defined
s|upper|lower|title | (s|upper).lower() | -n|abs | (-n)|abs | 1 if 2 is even else 3 | 'a' ~ 'b' * 2 | 1 ~ 2 + 3 | not 1 in [1] | not 'x' is none | l|length > 2 and s|length == 11 | d.b + 1 == 2 | n % 2 == 1 | (n, s) | [n, [s, {'k': l}]] | l|map('string')|join('+') | messages[0]['content']|trim ~ '!' | 2 * n|string | 7|string + '1'
s() | n() | none() | d.b() | 1 + 'a' | 'a' + 1 | 'a' - 'b' | [1] + (2,) | 'a' < 1 | none < 1 | d < d | 1 / 0 | 1 // 0 | 1 % 0 | 1.5 / 0 | n[0] | n | length | none | length | n | list | none | join | n | items | l | items | [1, 'a'] | sort | 'a' in 1 | 1 in 'a' | 1 in none | none | upper | none | trim | l | upper | d | first | 's' | int + 1 | range(1, 2, 0) | 'a'.split('') | 'a'.index('b') | [1].index(2) | [1, 2].index(2) | [1, 1].count(1) | s.upper(1) | s.nope() | s | trim(1) | {[1]: 2} | d[l] | ' '.join([1]) | l | join(1) | loop is defined
""".strip("\n")

TEMPLATES = [
    # White space.
    "a\n{% if t %}\nb\n{% endif %}\nc\n", "a\n  {% if t %}\n  b\n  {% endif %}\n  c", "a {% if t %} b {% endif %} c",
    "a\n  {%- if t %}\n  b\n  {%- endif %}\n  c", "a\n  {% if t -%}\n  b\n  {% endif -%}\n  c", "a\n  {%+ if t %}\n  b\n  {%+ endif %}\n  c",
    "a\n  {% if t +%}\n  b\n  {% endif +%}\n  c", "  {{ n }}\n  {{ n }}  \n", "  {{- n }}\n  {{ n -}}  \n x", "{{ n -}}\n\n x", " \n {{- n -}} \n ",
    "a{# c #}b", "a\n{# c #}\nb", "a\n  {# c #}\n  b", "a\n  {#- c -#}\n  b", "a {#- c #} b", "a {# c -#} b", "a{# {{ n }} {% if %} #}b", "a\n {#+ c +#}\n b", "{#-#}x", "{##}x",
    "{% raw %}{{ n }} {% if %}{% endraw %}", "a\n{% raw %}\n{{ n }}\n{% endraw %}\nb", "a {%- raw -%} {{ n }} {%- endraw -%} b", "a\n  {% raw %}\n  x\n  {% endraw %}\n b",
    "x\n", "x\n\n", "\n", "", "\n\nx", "x\r\ny\r\n", "x\ry", "{{ 'a\nb' }}", "{{ 'a\r\nb' }}", "{% if t %}\n\n\nx{% endif %}", "{% if t %} \nx{% endif %}", "\t{% if t %}\tx{% endif %}\t",
    "{% set a = 1 %}\n{% set b = 2 %}\n{{ a }}{{ b }}", "{%- set a = 1 -%}\n\n {{ a }}", "{{ '{{' }}{{ '}}' }}{{ '{%' }}", "{{ {'a': {'b': 1}}['a'] }}", "{ { n } } {{{ 'a': 1 }}}", "{% if t %}{% endif %}\n\n{% if t %}\n{% endif %}x",
    "{{n}}{{ n}}{{n }}", "{{\n n\n }}", "{%\nif t\n%}x{%endif%}", "{{- n -}}{{- n -}}", "a\n\n  {%- if t -%}  \n\n b  {%- endif -%} \n c", "-{{ -1 }}", "{{-1}}", "{{ 1 -}} x", "{{ n - 1 }}", "100% {x} #}",
    "\u00a0{% if t %}x{% endif %}", "x \u3000 {%- if t %}y{% endif %}", "  {% if t %}x{% endif %}\n  {% if f %}y{% endif %}\nz",
    # Loops.
    "{% for i in l %}{{ i }},{% endfor %}", "{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}",
    "{% for i in empty %}x{% else %}none{% endfor %}", "{% for i in l %}x{% else %}none{% endfor %}", "{% for i in l if i > 1 %}{{ loop.index }}:{{ i }}/{{ loop.length }} {% endfor %}", "{% for i in l if i > 9 %}x{% else %}none{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k, v in d|items %}{{ k }}={{ v }};{% endfor %}", "{% for k in d %}{{ k }}{% endfor %}", "{% for k, v in d|dictsort %}{{ k }}={{ v }};{% endfor %}", "{% for c in u %}[{{ c }}]{% endfor %}",
    "{% for i in l %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }};{% endfor %}", "{% for i in l %}{% if loop.previtem is defined %}p{% endif %}{% if loop.nextitem is not defined %}n{% endif %}{% endfor %}",
    "{% for i in l %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for i in [1, 1, 2, 2] %}{{ loop.changed(i) }}{% endfor %}", "{% for i in l %}{% for j in names %}{{ loop.depth }}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}", "{% for i in l %}{% for j in l %}{% if j == 1 %}{% break %}{% endif %}{{ j }}{% endfor %}|{% endfor %}",
    "{% for i in undef %}x{% else %}none{% endfor %}", "{% for i in none %}x{% endfor %}", "{% for i in n %}x{% endfor %}", "{% for a, b in [(1, 2), [3, 4]] %}{{ a + b }} {% endfor %}", "{% for a, b in [[1]] %}{% endfor %}", "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% set x = 1 %}{% for i in l %}{% set x = x + i %}{{ x }},{% endfor %}{{ x }}", "{% set ns = namespace(x=1) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}", "{% for i in l %}{% set y = i %}{% endfor %}{{ y }}", "{% for i in l %}{% if loop.first %}{% set y = 1 %}{% endif %}{{ y }}{% endfor %}",
    "{% for i in l %}{% endfor %}{{ i }}", "{% set i = 9 %}{% for i in l %}{{ i }}{% endfor %}{{ i }}", "{% for m in messages[::-1] %}{{ m.role }} {% endfor %}", "{% for m in messages[1:] %}{{ loop.index0 }}{{ m['role'] }} {% endfor %}", "{{ loop }}", "{% for i in l %}{{ loop.nope }}{% endfor %}",
    "{% for i in 'a', 'b' %}{{ i }}{% endfor %}", "{% for i in l|sort %}{{ i }}{% endfor %}", "{% for i in (l if t else []) %}{{ i }}{% endfor %}", "{% for i in l + [9] %}{{ i }}{% endfor %}", "{% for x in range(3) if x is odd %}{{ x }}{% endfor %}",
    "{% set g = l|map('string') %}{{ g|join }}{{ g|join }}", "{% set g = l|select %}{% for i in g %}{{ i }}{% endfor %}{% for i in g %}{{ i }}{% endfor %}",
    # Conditions.
    "{% if n > 5 %}a{% elif n > 3 %}b{% else %}c{% endif %}", "{% if z %}a{% elif n %}b{% else %}c{% endif %}", "{% if undef %}a{% else %}b{% endif %}", "{% if not messages[0].tool_calls %}a{% endif %}", "{% if messages[0]['role'] == 'system' %}s{% endif %}", "{% if d.c is none and d.b %}x{% endif %}", "{% if t %}{% set q = 1 %}{% endif %}{{ q }}", "{% if f %}{% set q = 1 %}{% endif %}{{ q }}",
    # Assignments.
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a = 1, 2 %}{{ a }}", "{% set a %}x{{ n }}y{% endset %}{{ a }}|{{ a|length }}", "{% set a | upper %}x{{ n }}y{% endset %}{{ a }}", "{% set a | trim | upper %} x {% endset %}[{{ a }}]", "{% set a %}{% set b = 1 %}{% endset %}{{ b }}", "{% set ns = namespace() %}{{ ns.q }}|{% set ns.q = 1 %}{{ ns.q }}", "{% set ns = namespace(a=1, b=none) %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}", "{% set ns = namespace({'a': 5}) %}{{ ns.a }}", "{% set d.b = 1 %}", "{% set l = l + [4] %}{{ l }}", "{% set ns = namespace(l=[]) %}{% for m in messages %}{% set ns.l = ns.l + [m.role] %}{% endfor %}{{ ns.l }}", "{% set ns = namespace() %}{% set ns.s %}a{{ n }}{% endset %}{{ ns.s }}", "{% set a = 'x' if f else none %}{{ a }}", "{% set messages = messages[:1] %}{{ messages|length }}", "{% set loop_messages = messages %}{{ loop_messages[0].role }}", "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}", "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}", "{% set a = [] %}{% set a = a + [a] %}{{ a }}",
    # Macros.
    "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(a=5) }} {{ m(b=1, a=0) }} {{ m() }}", "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}", "{% macro m() %}{{ x9 }}{% endmacro %}{% set x9 = 1 %}{{ m() }}", "{% set x9 = 1 %}{% macro m() %}{{ x9 }}{% endmacro %}{{ m() }}{% set x9 = 2 %}{{ m() }}", "{% macro m() %}{% set q = 1 %}{% endmacro %}{{ m() }}{{ q }}", "{% macro f1(k) %}{% if k > 0 %}{{ k }}{{ f1(k - 1) }}{% endif %}{% endmacro %}{{ f1(5) }}", "{% macro a() %}a{{ b() }}{% endmacro %}{% macro b() %}b{% endmacro %}{{ a() }}", "{% macro m(x) -%}\n  {{ x }}\n{%- endmacro %}[{{ m('y') }}]", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(q=2) }}", "{% macro m(x) %}{{ x is defined }}{% endmacro %}{{ m() }}{{ m(1) }}", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m('<') ~ m('>') }}{{ m('a')|upper }}{{ m('') == '' }}", "{% macro m(l) %}{% for i in l %}{{ i }}{{ ',' if not loop.last }}{% endfor %}{% endmacro %}{{ m([1, 2]) }}", "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}x{{ n }}{% endcall %}", "{% macro m() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) m() %}{{ a }}+{{ b }}{% endcall %}", "{% macro m(x, y=none) %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }}", "{% macro m(x='<a>') %}{{ x|tojson }}{% endmacro %}{{ m() }}", "{% for i in l %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro render(content, visible) %}{% if content is string %}{{ content }}{% elif content is iterable and content is not mapping %}{% for c in content %}{% if 'text' in c %}{{ c.text }}{% elif c.type == 'image' %}<i>{% endif %}{% endfor %}{% else %}{{ '' }}{% endif %}{% endmacro %}{% for m in messages %}{{ render(m.content, true) }}|{% endfor %}",
    # Blocks.
    "{% filter upper %}a{{ n }}b{% endfilter %}", "{% filter trim | upper %} a {% endfilter %}x", "{% generation %}a{{ n }}{% endgeneration %}b", "{%- generation -%} a {%- endgeneration -%} b", "{% for m in messages %}{% generation %}{{ m.role }}{% set q = 1 %}{% endgeneration %}{{ q }}{% endfor %}", "{% print n %}", "{{ n, s }}", "{{ 1, }}",
    # Errors of syntax.
    "{% if t %}", "{% for %}{% endfor %}", "{{ }}", "{{ n", "{% nope %}", "{{ n | nope }}", "{{ n is nope }}", "{% endif %}", "{{ 'a }}", "{# x", "{% raw %}x", "{{ (n }}", "{{ n) }}", "{{ n ]}}", "{% set 1 = 2 %}", "{% set true = 2 %}", "{% break %}", "{% if t %}{% else %}{% else %}{% endif %}", "{{ a b }}", "{{ n ! }}", "{% macro m(a=1, b) %}{% endmacro %}", "{{ f(a=1, 2) }}", "{{ 1 is }}", "{{ n. }}", "{{ n[ }}", "{% for i in l %}", "{{ '\\x4' }}", "{% endfor %}", "{% if %}{% endif %}", "{{ not }}", "{{ 1 + }}", "{% set %}{% endset %}",
    # As templates of the Hub do it.
    "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}\n{%- for message in messages[::-1] %}\n    {%- set index = (messages|length - 1) - loop.index0 %}\n    {%- if ns.multi_step_tool and message.role == \"user\" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}\n        {%- set ns.multi_step_tool = false %}\n        {%- set ns.last_query_index = index %}\n    {%- endif %}\n{%- endfor %}\n{{ ns.last_query_index }}",
    "{%- for message in messages %}\n    {%- if message.content is string %}\n        {%- set content = message.content %}\n    {%- else %}\n        {%- set content = '' %}\n    {%- endif %}\n    {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}\n{%- endfor %}",
    "{%- if not date_string is defined %}\n    {%- if strftime_now is defined %}\n        {%- set date_string = strftime_now(\"%d %b %Y\") %}\n    {%- else %}\n        {%- set date_string = \"26 Jul 2024\" %}\n    {%- endif %}\n{%- endif %}\n{{- \"Today Date: \" + date_string + \"\\n\\n\" }}",
    "{%- for t in tools %}\n{{- t | tojson(indent=4) }}\n{{- \"\\n\\n\" }}\n{%- endfor %}", "{%- set user_messages = messages | selectattr('role', 'equalto', 'user') | list %}{{ user_messages | length }}", "{%- for arg_name, arg_val in messages[2].tool_calls[0].function.arguments | items %}{{- arg_name + '=' + (arg_val | string) }}{%- if not loop.last %}, {%- endif %}{%- endfor %}",
    "{%- for k, v in messages[2].tool_calls[0].function.arguments|dictsort %}{{ k }}:{{ v|tojson if v is not string else v }};{% endfor %}", "{%- if messages[0]['role'] == 'system' %}{%- set system_message = messages[0]['content'] | trim %}{%- set messages = messages[1:] %}{%- else %}{%- set system_message = '' %}{%- endif %}{{ system_message }}{{ messages | length }}",
    "{%- for message in messages %}{%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{%- endif %}{%- endfor %}", "{{ messages[0]['content'] | trim + 'x' }}", "{%- set tool_call_id = '123456789abc'[-9:] %}{{ tool_call_id }}", "{% if tools is not none and (messages[0] == messages[-1]) %}x{% else %}y{% endif %}", "{%- if enable_thinking is defined and enable_thinking is false %}a{% else %}b{%- endif %}",
    "{%- set content = messages[4].content %}{%- set reasoning_content = '' %}{%- if messages[4].reasoning_content is string %}{%- set reasoning_content = messages[4].reasoning_content %}{%- else %}{%- if '</think>' in content %}{%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}{%- set content = content.split('</think>')[-1].lstrip('\\n') %}{%- endif %}{%- endif %}[{{ reasoning_content }}][{{ content }}]",
    "{%- for json_key in tools[0].function.parameters.properties.q.keys() | reject('in', ['type']) %}{{ json_key }}{% endfor %}", "{%- for name, p in tools[0].function.parameters.properties|items %}\n{{- '\\n<parameter>' }}\n{{- '\\n<name>' ~ name ~ '</name>' }}\n{%- if p.type is defined %}\n{{- '\\n<type>' ~ (p.type | string) ~ '</type>' }}\n{%- endif %}\n{%- endfor %}",
]


def outcome(env, template):
    try:
        return {"output": env.from_string(template).render(**VARIABLES)}
    except Raised as e:
        return {"raised": str(e)}
    except (jinja2.TemplateSyntaxError, SyntaxError):
        return {"error": "SYNTAX"}
    except Exception:
        return {"error": "RENDERING"}


def main():
    env = environment()
    expressions = []
    for line in EXPRESSIONS.replace("\\\ncont", "\\\x00cont").split("\n"):
        parts, current = [], ""
        for word in line.replace("\x00", "\n").split(" | "):
            # A filter is not the beginning of an expression.
            name = word.split("(")[0].split(" ")[0]
            if current and name in env.filters and (name not in VARIABLES or word.startswith("d(")):
                current += " | " + word
            else:
                if current:
                    parts.append(current)
                current = word
        expressions += parts + [current]
    templates = ["{{ " + e + " }}" for e in expressions] + TEMPLATES
    here = pathlib.Path(__file__).parent
    with open(here / "variables.json", "w", encoding="utf-8") as f:
        json.dump(VARIABLES, f, ensure_ascii=False, indent=1)
        f.write("\n")
    with open(here / "snippets.jsonl", "w", encoding="utf-8") as f:
        for template in templates:
            result = outcome(env, template)
            # Where an object lies in memory is nothing to be equal to.
            if " at 0x" not in result.get("output", "") and "LoopContext" not in result.get("output", ""):
                f.write(json.dumps({"template": template, **result}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
