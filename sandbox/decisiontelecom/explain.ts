import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isRecord } from '../types';
import { Refusal } from './errors';

const digits = /^\d{1,20}$/;
const url = /^https?:\/\/\S+$/;
const imageUrl = /^https?:\/\/\S+\.(?:jpe?g|png)(?:\?\S*)?$/i;
const messageFields = [
	'source_addr',
	'destination_addr',
	'message_type',
	'text',
	'file_url',
	'callback_url',
	'template_name',
	'template_params',
];

/** Says which parameter of a send breaks the contract, as the API does. */
export function explainSend(body: unknown): Refusal {
	if (!isRecord(body)) return new Refusal(1, 'request');
	if ('to' in body) return new Refusal(1, 'template');
	const { file_url: file } = body;
	if (typeof file === 'string' && url.test(file) && !imageUrl.test(file)) return new Refusal(9);
	const wrong = messageFields.find((name) => !fits(name, body));
	const surplus = Object.keys(body).find((name) => !messageFields.includes(name));
	return new Refusal(1, wrong ?? surplus ?? 'request');
}

function fits(name: string, body: Record<string, unknown>): boolean {
	const value = body[name];
	const type = body.message_type;
	const text = typeof value === 'string' ? value : '';
	switch (name) {
		case 'source_addr':
			return text !== '' && [...text].length <= 20;
		case 'destination_addr':
			return typeof value === 'number' ? Number.isInteger(value) && value > 0 : digits.test(text);
		case 'message_type':
			return value === 1 || value === 2 || value === 4;
		case 'text':
			return value === undefined ? type !== 1 : text !== '' && [...text].length <= 4096;
		case 'file_url':
			return value === undefined ? type !== 2 : imageUrl.test(text);
		case 'callback_url':
			return value === undefined || url.test(text);
		default:
			return value === undefined ? type !== 4 : text !== '';
	}
}

/** Checks the message that `template_params` holds as JSON text. */
export class TemplateParams {
	private readonly check: (message: unknown) => boolean;

	constructor(contract: string) {
		const document: unknown = parse(readFileSync(contract, 'utf8'));
		const ajv = addFormats(new Ajv2020({ strict: false }));
		const schema = {
			$ref: '#/components/schemas/RawTemplate',
			components: isRecord(document) ? document.components : {},
		};
		const validate = ajv.compile(schema);
		this.check = (message) => validate(message);
	}

	/**
	 * @returns what stands under `template`
	 * @throws Refusal where the text is no template message, or one to somebody else or of another template
	 */
	read(text: string, to: string, name: string): Record<string, unknown> {
		const message = asJson(text);
		if (!this.check(message) || !isRecord(message) || !isRecord(message.template))
			throw new Refusal(1, 'template_params');
		if (message.to !== to) throw new Refusal(1, 'template_params');
		if (message.template.name !== name) throw new Refusal(1, 'template_name');
		return message.template;
	}
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
