import { formatted } from '../../../../nodes/shared/whatsapp/formatting';

test.each([
	'<img src="<" onerror=alert(1)>',
	'<b onmouseover="alert(1)">x</b>',
	"<b onmouseover='alert(1)'>x</b>",
	'<b onmouseover=alert(1)>x</b>',
	'<b/onmouseover=alert(1)>x</b>',
	'<a href="javascript:alert(1)">x</a>',
	'<a href="https://bank.example&commat;evil.example/">x</a>',
	"<a href='https://bank.example&sol;.evil.example/'>x</a>",
	'<a href="https://bank.example&period;evil.example">x</a>',
	'<a href="JaVaScRiPt:alert(1)">x</a>',
	'<a href="&#106;avascript:alert(1)">x</a>',
	'<a href="data:text/html,x">x</a>',
	'<a href="http://example.com/">x</a>',
	'<a href="https://example.com/" onclick="x()">x</a>',
	'<a style="x" href="https://example.com/">x</a>',
	'<a href=https://example.com/>x</a>',
	'x <img src=x onerror=alert(1) ',
	'<b',
	'<!-- x -->',
	'<!DOCTYPE html>',
	'<?php x ?>',
	'</x>',
	'</ b>',
	'<svg/onload=alert(1)>',
	'<script>x</script>',
	'<B><I>x</B></I>',
	'<\u0000script>x',
	'<\u200Bimg src=x onerror=alert(1)>',
	'<a href="https://bank.example@evil.example/">x</a>',
	'<a href="https://user:password@example.com">x</a>',
	'<a href="https://bank.example\\@evil.example/">x</a>',
	'<a href="https://">x</a>',
	"<a href='https:///x'>x</a>",
])('%s is refused as HTML', (html) => {
	expect(() => formatted('Text', html, 'html')).toThrow(/^'Text'/);
});

test.each([
	'<b>x</b> <I>y</I><br><br/><br />',
	'<a href="https://example.com/?a=1&amp;b=2">x</a>',
	"<a href='https://example.com/'>x</a>",
	'<a href="https://example.com/@ada?to=ada@example.com#@">x</a>',
	'<a href="https://example.com?a=1">x</a>',
	'a < b, 3 <4, <3 and <> and &lt;script&gt;',
	'<ul><li>x</li></ul><p >y</p>',
])('%s is taken as HTML', (html) => {
	expect(formatted('Text', html, 'html')).toBe(html);
	expect(formatted('Text', '<script>', 'plain')).toBe('<script>');
});
