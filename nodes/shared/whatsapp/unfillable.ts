import type { IDataObject } from 'n8n-workflow';
import { asDataObject, asList, isDataObject } from '../dataObject';
import { invalidInput } from '../errors';

/** Parts of a template that the form fills, or that are the same for everybody. */
const components = new Set([
	'BODY',
	'BUTTONS',
	'CALL_PERMISSION_REQUEST',
	'CAROUSEL',
	'FOOTER',
	'HEADER',
	'LIMITED_TIME_OFFER',
]);
const headers = new Set(['', 'DOCUMENT', 'GIF', 'IMAGE', 'LOCATION', 'PRODUCT', 'TEXT', 'VIDEO']);
const buttons = new Set([
	'CATALOG',
	'COPY_CODE',
	'FLOW',
	'MPM',
	'OTP',
	'PHONE_NUMBER',
	'QUICK_REPLY',
	'REQUEST_CONTACT_INFO',
	'SPM',
	'URL',
	'VOICE_CALL',
]);

/** Templates whose messages have a component that the list shows by this word alone. */
const categories = new Set(['ORDER_STATUS', 'RICH_ORDER_STATUS']);

/**
 * What a template has that the form cannot fill, for an error; empty where it fills everything.
 *
 * @param definition the components as the list of templates gives them
 * @param subCategory as the list gives it, such as `ORDER_STATUS`
 */
export function unfillableParts(definition: unknown, subCategory?: unknown): string[] {
	if (categories.has(upper(subCategory))) return [`component ${upper(subCategory)}`];
	if (!Array.isArray(definition) || definition.length === 0)
		return ['everything, because the list shows no components'];
	return definition.flatMap((component: unknown) => unfillable(asDataObject(component), definition));
}

function unfillable(component: IDataObject, all: readonly unknown[]): string[] {
	const type = upper(component.type);
	if (!components.has(type)) return [`component ${type || 'without a type'}`];
	switch (type) {
		case 'HEADER':
			return headers.has(upper(component.format)) ? [] : [`header ${upper(component.format)}`];
		case 'FOOTER':
			return hasPlaceholder(component.text) ? ['variable in the footer'] : [];
		case 'BUTTONS':
			return asList(component.buttons).flatMap((button, index) => unfillableButton(asDataObject(button), index, all));
		case 'CAROUSEL':
			return unfillableCards(asList(component.cards));
		default:
			return [];
	}
}

function unfillableButton(button: IDataObject, index: number, all: readonly unknown[]): string[] {
	const type = upper(button.type);
	const name = `button ${index + 1} (${type || 'without a type'})`;
	if (!buttons.has(type)) return [name];
	// The product that this button shows is the one of the header.
	if (type === 'SPM' && !all.some((part) => isDataObject(part) && upper(part.format) === 'PRODUCT')) return [name];
	return type === 'PHONE_NUMBER' && hasPlaceholder(button.phone_number) ? [name] : [];
}

function unfillableCards(cards: readonly unknown[]): string[] {
	if (cards.length === 0) return ['component CAROUSEL without cards'];
	return cards.flatMap((card, index) =>
		unfillableParts(asDataObject(card).components).map((part) => `${part} of card ${index + 1}`),
	);
}

/** Kinds of button that always take a value. */
const valueButton = /^(?:copy_?code|otp|mpm|spm|order_?details|multi_?product|single_?product)$/i;

/**
 * The same for providers that list a template's variables by key instead of WhatsApp's components.
 *
 * @param headerType the provider's word for the kind of header; empty without one
 * @param listedButtons the buttons, in whatever shape they are listed
 * @param variables the keys to fill
 */
export function unlistedParts(headerType: unknown, listedButtons: unknown, variables: readonly string[]): string[] {
	const kind = upper(headerType);
	const known = ['', 'NONE', 'TEXT', 'PICTURE', 'IMAGE', 'VIDEO', 'DOCUMENT', 'FILE'].includes(kind);
	const filled = variables.some((key) => key.startsWith('header-'));
	const open = asList(listedButtons).flatMap((button, index) => {
		const { type } = asDataObject(button);
		const label = upper(asDataObject(type).label ?? type);
		const needsValue = valueButton.test(label) || hasPlaceholder(JSON.stringify(button));
		return needsValue ? [`button ${index + 1} (${label || 'without a type'})`] : [];
	});
	// Which variable is which button's is not documented, so their numbers are compared.
	const given = variables.filter((key) => /button/i.test(key)).length;
	return [...(known || filled ? [] : [`header ${kind}`]), ...(given < open.length ? open : [])];
}

/** @throws InvalidInput where the form cannot fill a part of the template: nobody gets half a message */
export function requireFillable(name: string, parts: readonly string[] = []): void {
	if (parts.length === 0) return;
	throw invalidInput(
		'Template',
		`"${name}" has parts that the variables form cannot fill: ${parts.join(', ')}`,
		"Choose the raw JSON (components or parameters) under 'Variables' and enter the values there.",
	);
}

function hasPlaceholder(text: unknown): boolean {
	return typeof text === 'string' && /\{\{[^{}]+\}\}/.test(text);
}

function upper(value: unknown): string {
	return typeof value === 'string' ? value.trim().toUpperCase() : '';
}
