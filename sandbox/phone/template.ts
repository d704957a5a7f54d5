import { isRecord } from '../types';
import { optionalText, type Fields } from '../values';
import type { PhoneButton, PhoneCard, PhoneContent, PhoneMedia } from './message';

/** A template's components as WhatsApp approved them: `{ type: 'BODY', text }` and so on. */
export type TemplateComponents = readonly Fields[];

type ReadMedia = (kind: PhoneMedia['kind'], file: Fields) => PhoneMedia;

/** A template with its variables filled in. */
export function filledTemplate(
	approved: TemplateComponents,
	given: readonly Fields[],
	media: ReadMedia,
): Omit<PhoneContent, 'type'> {
	const header = component(approved, 'HEADER');
	const headerValues = parametersOf(component(given, 'HEADER'));
	return {
		header: header && filledText(optionalText(header, 'text'), headerValues),
		media: headerFile(headerValues, media),
		text: filledText(optionalText(component(approved, 'BODY') ?? {}, 'text'), parametersOf(component(given, 'BODY'))),
		footer: optionalText(component(approved, 'FOOTER') ?? {}, 'text'),
		buttons: buttonsOf(approved, given),
		cards: cardsOf(approved, given, media),
	};
}

/** Fills `{{1}}` by place and `{{name}}` by name; what has no value stays. */
export function filledText(words: string | undefined, values: readonly Fields[]): string | undefined {
	return words?.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (whole, key: string) => {
		const value = values.find(({ parameter_name: name }) => name === key) ?? values[Number(key) - 1];
		return value ? parameterText(value) : whole;
	});
}

function parameterText(value: Fields): string {
	const inner = [value.currency, value.date_time].find(isRecord);
	return inner ? (optionalText(inner, 'fallback_value') ?? '') : (optionalText(value, 'text') ?? '');
}

function component(components: readonly Fields[], type: string): Fields | undefined {
	return components.find((one) => optionalText(one, 'type')?.toUpperCase() === type);
}

function parametersOf(given: Fields | undefined): Fields[] {
	return Array.isArray(given?.parameters) ? given.parameters.filter(isRecord) : [];
}

function headerFile(values: readonly Fields[], media: ReadMedia): PhoneMedia | undefined {
	for (const value of values) {
		for (const kind of ['image', 'video', 'document'] as const) {
			const file = value[kind];
			if (isRecord(file)) return media(kind, file);
		}
	}
	return undefined;
}

function buttonsOf(approved: TemplateComponents, given: readonly Fields[]): PhoneButton[] | undefined {
	const buttons = component(approved, 'BUTTONS')?.buttons;
	if (!Array.isArray(buttons)) return undefined;
	return buttons.filter(isRecord).map((button, index) => templateButton(button, buttonValues(given, index)));
}

/** The values of a button stand in a component of their own, found by its index. */
function buttonValues(given: readonly Fields[], index: number): Fields[] {
	const found = given.find(
		(one) => optionalText(one, 'type')?.toLowerCase() === 'button' && Number(one.index ?? 0) === index,
	);
	return parametersOf(found);
}

function templateButton(button: Fields, values: readonly Fields[]): PhoneButton {
	const label = optionalText(button, 'text');
	const [value] = values;
	switch (optionalText(button, 'type')?.toUpperCase()) {
		case 'URL':
			return { kind: 'url', text: label ?? 'Open', value: filledText(optionalText(button, 'url'), values) ?? '' };
		case 'PHONE_NUMBER':
			return { kind: 'call', text: label ?? 'Call', value: optionalText(button, 'phone_number') ?? '' };
		case 'COPY_CODE':
			return { kind: 'copy', text: label ?? 'Copy code', value: optionalText(value ?? {}, 'coupon_code') ?? '' };
		case 'OTP':
			return { kind: 'copy', text: label ?? 'Copy code', value: optionalText(value ?? {}, 'text') ?? '' };
		case 'CATALOG':
		case 'MPM':
			return { kind: 'catalog', text: label ?? 'View catalog', value: '' };
		case 'FLOW':
			return { kind: 'flow', text: label ?? 'Open form', value: optionalText(button, 'flow_id') ?? '' };
		default: {
			const payload = optionalText(value ?? {}, 'payload') ?? label ?? '';
			return { kind: 'reply', text: label ?? '', value: payload, inTemplate: true };
		}
	}
}

function cardsOf(approved: TemplateComponents, given: readonly Fields[], media: ReadMedia): PhoneCard[] | undefined {
	const cards = component(approved, 'CAROUSEL')?.cards;
	if (!Array.isArray(cards)) return undefined;
	const values: unknown = component(given, 'CAROUSEL')?.cards;
	return cards.filter(isRecord).map((card, index) => {
		const found = Array.isArray(values) ? values.filter(isRecord)[index] : undefined;
		const { media: file, text = '', buttons = [] } = filledTemplate(parts(card), parts(found ?? {}), media);
		return { media: file, text, buttons };
	});
}

function parts(card: Fields): Fields[] {
	return Array.isArray(card.components) ? card.components.filter(isRecord) : [];
}
