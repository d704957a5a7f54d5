import type { IDataObject } from 'n8n-workflow';
import { asText } from '../dataObject';
import { rulesOf, type AnswerRules, type Choice } from './checkAnswer';

/** Browsers keep nothing, run nothing, and tell nobody the address. */
export const pageHeaders = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy':
		"sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Robots-Tag': 'noindex',
} as const;

const style =
	':root{color-scheme:light dark}body{font:1.1em/1.5 system-ui,sans-serif;max-width:30rem;margin:8vh auto;padding:0 1rem}h1{font-size:1.2em;white-space:pre-wrap;overflow-wrap:anywhere}button,input,textarea{font:inherit;box-sizing:border-box;width:100%;min-height:3rem;margin:.3rem 0;padding:.5rem .8rem;border:1px solid;border-radius:.5rem}button{background:#0b6b50;border-color:#0b6b50;color:#fff}form+form button{background:none;color:inherit;border-color:currentColor}:focus-visible{outline:3px solid #3b82f6;outline-offset:2px}';

/** A page of its own. @param body HTML */
export function page(body: string): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Question</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

/** The question with what answers it. @param tries answers before it that did not fit */
export function questionPage({ question, rules: given, reaskText }: IDataObject, tries: number): string {
	const rules = rulesOf(given);
	const form = (controls: string) =>
		`<form method="post"><input type="hidden" name="tries" value="${tries}">${controls}</form>`;
	const why = html(asText(reaskText) || 'This answer does not fit.');
	const [cancel] = rules.cancelWords;
	return page(
		[
			`<h1 id="q" dir="auto">${html(asText(question))}</h1>`,
			tries > 0 ? `<p id="p" role="alert" dir="auto">${why}</p>` : '',
			form(rules.choices.length > 0 ? rules.choices.map(button).join('') : entryOf(rules, tries > 0)),
			cancel === undefined ? '' : form(button({ id: cancel, title: cancel })),
		].join(''),
	);
}

function button({ id, title }: Choice): string {
	return `<button name="answer" value="${html(id)}" dir="auto">${html(title)}</button>`;
}

/** A field to write into, of the kind that the answer has. */
function entryOf({ accept }: AnswerRules, isWrong: boolean): string {
	const wrong = isWrong ? ' aria-invalid="true" aria-describedby="p"' : '';
	const common = `name="answer" aria-labelledby="q" required dir="auto"${wrong}`;
	const kind = { date: 'type="date"', email: 'type="email"', number: 'inputmode="decimal"' };
	const entry =
		accept === 'date' || accept === 'email' || accept === 'number'
			? `<input ${kind[accept]} ${common}>`
			: `<textarea rows="4" maxlength="4096" ${common}></textarea>`;
	return `${entry}<button>OK</button>`;
}

/** For elements and attributes in quotes. */
export function html(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
