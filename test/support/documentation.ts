import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A sample of a provider's documentation, byte for byte. */
export interface Sample {
	/** `json` can be parsed as it is; `broken` cannot; `request` is a curl call; the others are what their test says. */
	kind: string;
	/** First line in the document. */
	line: number;
	/** The operation of the contract that it belongs to, where the document is one of operations. */
	operation: string;
	text: string;
}

type Document = 'decisiontelecom' | 'desk360' | 'desk360-whatsapp' | 'getchat' | 'getchat-reference' | 'onemsg';

/** The samples of one document, in its order. */
export function samplesOf(document: Document): Sample[] {
	const file = path.resolve(__dirname, `../fixtures/documentation/${document}.txt`);
	return readFileSync(file, 'utf8')
		.split(/^>>> /m)
		.slice(1)
		.map((part) => {
			const [, kind = '', line = '', operation = '', text = ''] =
				/^(\w+) (\d+)-\d+(?: (\w+))?\n([\s\S]*)\n$/.exec(part) ?? [];
			return { kind, line: Number(line), operation, text };
		});
}

/**
 * A sample as the page shows it with everything inside folded away: a bullet before each member, `{ }` and `[ ]` for what
 * is inside, and at times a comma too many.
 */
export function jsonOfPage(text: string): unknown {
	const plain = text.replace(/^(\s*)• /gm, '$1').replace(/,(\s*[}\]])/g, '$1');
	return JSON.parse(plain) as unknown;
}

/** The page's copy button got into the text. */
export function withoutButton(text: string): string {
	return text.replace(/^\s*Copy /, '');
}

/** A curl call, taken apart as a shell does. */
export interface Call {
	method: string;
	url: string;
	headers: Record<string, string>;
	data?: string;
	form: Array<[name: string, value: string]>;
}

/** Reads a curl sample. The documents write `- -header` where a line was broken. */
export function callOf(text: string): Call {
	const words = withoutButton(text).replaceAll('\\- -', ' --').replaceAll('\\--', ' --').replaceAll('\\\n', ' ');
	const call: Call = { method: 'GET', url: '', headers: {}, form: [] };
	for (const [, option, value = ''] of words.matchAll(/(--[\w-]+)?\s*(?:POST|GET|PUT)?\s*'([^']*)'/g)) {
		const [, name = '', content = ''] = /^([^=:]+)[=:]\s*"?([\s\S]*?)"?$/.exec(value) ?? [];
		if (option === '--header') call.headers[name.toLowerCase()] = content;
		else if (option?.startsWith('--data')) call.data = value;
		else if (option === '--form') call.form.push([name, content]);
		else call.url = value;
	}
	call.method = /--request (\w+)/.exec(words)?.[1] ?? 'POST';
	return call;
}
