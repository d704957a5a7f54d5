import { formatted } from '../../../../nodes/shared/whatsapp/formatting';
import { refused } from '../../../support/refused';

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

const allowed = '<a>, <b>, <br>, <code>, <del>, <em>, <i>, <li>, <ol>, <p>, <pre>, <s>, <strong>, <u>, <ul>';

test.each([
	['<Img src="x">', 'Img'],
	['x <h1>y</h1>', 'h1'],
	['<b', 'b'],
	['<strong class', 'strong'],
	['</ b>', ''],
	['<!-- x -->', ''],
])('%s: the tag is named that a message cannot show', (html, name) => {
	expect(refused(() => formatted('Text', html, 'html'))).toBe(
		`'Text' contains <${name}>, which a WhatsApp message cannot show, or which does not end. Use ${allowed} only, write &lt; for a plain <, or choose 'Plain Text' as formatting.`,
	);
});

test.each([
	['<b><i>x</b></i>', 'b'],
	['<b>x</b></i>', 'i'],
	['<p><B>x', 'b'],
	['x</b>', 'b'],
])('%s: the tag is named that is not closed', (html, name) => {
	expect(refused(() => formatted('Text', html, 'html'))).toBe(
		`'Text' has a <${name}> and a </${name}> that do not fit together. Close every tag, in the reverse order of opening.`,
	);
});

test.each([
	['<b class="x">y</b>', 'b'],
	['<A href="http://example.com/">y</A>', 'a'],
	['<b href="https://example.com/">y</b>', 'b'],
	['<a hrefx="https://example.com/">y</a>', 'a'],
	['<a href="https://example.com/" title="https://example.com/">y</a>', 'a'],
	['<a href="https://example.com/a b">y</a>', 'a'],
	["<a href='https://example.com/a b'>y</a>", 'a'],
	['<a href="x" href="https://example.com/">y</a>', 'a'],
])('%s: the tag is named whose attribute is not allowed', (html, name) => {
	expect(refused(() => formatted('Text', html, 'html'))).toBe(
		`'Text' has a <${name}> with an attribute that is not allowed. Use tags without attributes; a link is written like <a href="https://example.com/">.`,
	);
});

test.each([
	'<a  HREF = "HTTPS://example.com/">x</a>',
	"<a\nhref='https://example.com/a?b#c' >x</a>",
	"<a href='https://example.com'>x</a>",
	'<a href="https://example.com:8080#c">x</a>',
	'<del>x</del><em></em><pre><code>y</code></pre><s/><ol><li></li></ol><strong></strong><u></u>',
	`<a href="https://example.com/${'x'.repeat(2_900)}">x</a>`,
])('%s is taken as HTML as well', (html) => {
	expect(formatted('Text', html, 'html')).toBe(html);
});

test('a tag of more than 3,000 characters is none', () => {
	const tag = (length: number) => `<a href="https://example.com/${'x'.repeat(length - 31)}">`;
	expect(tag(3_000)).toHaveLength(3_000);
	expect(formatted('Text', `${tag(3_000)}x</a>`, 'html')).toContain('x</a>');
	expect(refused(() => formatted('Text', `${tag(3_001)}x</a>`, 'html'))).toContain('contains <a>');
});
