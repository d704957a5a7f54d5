import { html, page, questionPage } from '../../../../nodes/shared/ask/page';

const rules = (change: object = {}) => ({ accept: 'any', choices: [], cancelWords: [], mediaKinds: [], ...change });
/** What a person sees of the page. */
const shown = (change: object = {}, tries = 0, more: object = {}) =>
	/<main>(.*)<\/main>/s.exec(questionPage({ question: 'Well?', rules: rules(change), ...more }, tries))?.[1];
const form = (controls: string, tries = 0) =>
	`<form method="post"><input type="hidden" name="tries" value="${tries}">${controls}</form>`;
const title = '<h1 id="q" dir="auto">Well?</h1>';
const again = '<p id="p" role="alert" dir="auto">This answer does not fit.</p>';
const common = 'name="answer" aria-labelledby="q" required dir="auto"';

test.each<[string, string]>([
	['any', `<textarea rows="4" maxlength="4096" ${common}></textarea>`],
	['pattern', `<textarea rows="4" maxlength="4096" ${common}></textarea>`],
	['date', `<input type="date" ${common}>`],
	['email', `<input type="email" ${common}>`],
	['number', `<input inputmode="decimal" ${common}>`],
])('a question of the kind %s has its field, and nothing is wrong with it before the first answer', (accept, field) => {
	expect(shown({ accept })).toBe(`${title}${form(`${field}<button>OK</button>`)}`);
});

test('after an answer that does not fit, the page says so, and the field tells it to a screen reader', () => {
	const wrong = ' aria-invalid="true" aria-describedby="p"';
	const field = `<textarea rows="4" maxlength="4096" ${common}${wrong}></textarea><button>OK</button>`;
	expect(shown({}, 2)).toBe(`${title}${again}${form(field, 2)}`);
	expect(shown({}, 1, { reaskText: 'A <word>' })).toContain('role="alert" dir="auto">A &lt;word&gt;</p>');
	expect(shown({}, 1, { reaskText: '' })).toContain(again);
	expect(shown({}, 0, { reaskText: 'A word' })).not.toContain('A word');
});

test('choices are buttons, and the first cancel word is one of its own', () => {
	const choices = [
		{ id: 'y', title: 'Yes' },
		{ id: '"n"', title: '<No>' },
	];
	const buttons =
		'<button name="answer" value="y" dir="auto">Yes</button><button name="answer" value="&quot;n&quot;" dir="auto">&lt;No&gt;</button>';
	expect(shown({ accept: 'choice', choices })).toBe(`${title}${form(buttons)}`);
	const cancel = form('<button name="answer" value="stop" dir="auto">stop</button>', 1);
	expect(shown({ accept: 'choice', choices, cancelWords: ['stop', 'end'] }, 1)).toBe(
		`${title}${again}${form(buttons, 1)}${cancel}`,
	);
});

test('a page stands for itself, and nothing in it comes from elsewhere', () => {
	const whole = page('<p>x</p>');
	expect(whole).toMatch(/^<!doctype html><html lang="en"><head><meta charset="utf-8">/);
	expect(whole).toMatch(/<title>Question<\/title><style>:root\{[^<]+\}<\/style><\/head><body><main><p>x<\/p><\/main>/);
	expect(whole).not.toMatch(/https?:|<script|<link/);
	expect(html(`<a href="x">'&amp;'</a>`)).toBe(`&lt;a href=&quot;x&quot;&gt;'&amp;amp;'&lt;/a&gt;`);
});
