import { list, objects, optionalText, type Fields } from './values';

/** An error as WhatsApp words it. */
export interface WabaError {
	code: number;
	title: string;
	details: string;
}

const placeholderPattern = /\{\{\s*(\w+)\s*\}\}/g;
const mediaFormats = ['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'];

/**
 * Checks the components of a template message against the template's definition, as WhatsApp does: null when they fit.
 * @param sent components with types in lower case, as the Cloud API has them
 */
export function checkComponents(definition: Fields[], sent: Fields[]): WabaError | null {
	const find = (type: string) => sent.find((component) => component.type === type) ?? {};
	for (const part of definition) {
		const error = checkPart(part, find, sent);
		if (error) return error;
	}
	for (const component of sent) {
		const wanted = component.type === 'button' ? 'BUTTONS' : String(component.type).toUpperCase();
		if (!definition.some(({ type }) => type === wanted) && list(component, 'parameters').length > 0) {
			return mismatch(`${String(component.type)}: the template has no such component`);
		}
	}
	return null;
}

function checkPart(part: Fields, find: (type: string) => Fields, sent: Fields[]): WabaError | null {
	switch (part.type) {
		case 'HEADER':
			return checkHeader(part, objects(find('header'), 'parameters'));
		case 'BODY':
			return checkTexts('body', optionalText(part, 'text') ?? '', objects(find('body'), 'parameters'));
		case 'BUTTONS':
			return checkButtons(objects(part, 'buttons'), sent);
		case 'CAROUSEL':
			return checkCarousel(objects(part, 'cards'), objects(find('carousel'), 'cards'));
		default:
			return null;
	}
}

function checkHeader(part: Fields, parameters: Fields[]): WabaError | null {
	const format = optionalText(part, 'format') ?? 'TEXT';
	if (!mediaFormats.includes(format)) return checkTexts('header', optionalText(part, 'text') ?? '', parameters);
	const [parameter, ...others] = parameters;
	if (!parameter || others.length > 0) return wrongCount('header', parameters.length, 1);
	if (parameter.type === format.toLowerCase()) return null;
	return mismatch(`header: Format mismatch, expected ${format}, received ${String(parameter.type).toUpperCase()}`);
}

/** Placeholders are numbered, or named; named ones are matched by name. */
function checkTexts(where: string, template: string, parameters: Fields[]): WabaError | null {
	const names = new Set(Array.from(template.matchAll(placeholderPattern), ([, name = '']) => name));
	if (names.size !== parameters.length) return wrongCount(where, parameters.length, names.size);
	for (const [index, parameter] of parameters.entries()) {
		const name = optionalText(parameter, 'parameter_name') ?? String(index + 1);
		if (!names.has(name)) return mismatch(`${where}: the template has no parameter ${name}`);
		if (!['text', 'currency', 'date_time'].includes(String(parameter.type))) {
			return mismatch(`${where}: a parameter is a text, an amount or a date`);
		}
	}
	return null;
}

const subTypes: Record<string, string> = {
	QUICK_REPLY: 'quick_reply',
	URL: 'url',
	COPY_CODE: 'copy_code',
	OTP: 'url',
	FLOW: 'flow',
	CATALOG: 'catalog',
	MPM: 'mpm',
	VOICE_CALL: 'voice_call',
};

function checkButtons(buttons: Fields[], sent: Fields[]): WabaError | null {
	const given = sent.filter(({ type }) => type === 'button');
	for (const component of given) {
		const button = buttons[Number(component.index)];
		if (!button || subTypes[String(button.type)] !== component.sub_type) {
			const kind = String(component.sub_type);
			return mismatch(`button at index ${String(component.index)} of the template is not of type ${kind}`);
		}
	}
	for (const [index, button] of buttons.entries()) {
		if (!needsValue(button)) continue;
		const component = given.find((one) => Number(one.index) === index);
		if (!component || list(component, 'parameters').length !== 1) {
			const details = `Button at index ${index} of type ${String(button.type)} requires a parameter`;
			return { code: 131008, title: 'Required parameter is missing', details };
		}
	}
	return null;
}

function needsValue(button: Fields): boolean {
	if (button.type === 'COPY_CODE' || button.type === 'OTP') return true;
	return button.type === 'URL' && (optionalText(button, 'url') ?? '').includes('{{');
}

function checkCarousel(definition: Fields[], cards: Fields[]): WabaError | null {
	if (definition.length !== cards.length) {
		return mismatch(`carousel: number of cards (${cards.length}) does not match the expected (${definition.length})`);
	}
	for (const [index, part] of definition.entries()) {
		const card = cards.find((one) => Number(one.card_index) === index) ?? cards[index] ?? {};
		const error = checkComponents(objects(part, 'components'), objects(card, 'components'));
		if (error) return { ...error, details: `carousel card ${index}: ${error.details}` };
	}
	return null;
}

function wrongCount(where: string, given: number, expected: number): WabaError {
	const title = 'Number of parameters does not match the expected number of params';
	const details = `${where}: number of localizable_params (${given}) does not match the expected number of params (${expected})`;
	return { code: 132000, title, details };
}

function mismatch(details: string): WabaError {
	return { code: 132012, title: 'Parameter format does not match format in the created template', details };
}
