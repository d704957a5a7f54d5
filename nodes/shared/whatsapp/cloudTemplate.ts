import type { IDataObject } from 'n8n-workflow';
import { asString, asDataObject, isDataObject } from '../dataObject';
import { excerpt } from './excerpt';
import { within } from './limits';
import { headerFileKey, type HeaderFile } from './template';
import { expirationKey, offerPart, productsAction } from './templateCommerce';
import { headerFileNameKey, locationOf, nameOf } from './templateHeader';
import { templateLink } from './templateLink';
import { codeOfText, codeParameter, urlEnd } from './templateButton';

/**
 * A template as WhatsApp's own APIs define it, in components, and the components of the message that fills it. What
 * needs filling has flat keys: `header-1`, `header-file`, `body-2` or `body-first_name`, `button-1`, `card-1-body-1`.
 */
export interface CloudTemplate {
	/** What needs filling besides the header's file, in the order in which it is read. */
	slots: readonly Slot[];
	headerFile?: HeaderFile;
	headerText?: string;
	body: string;
}

/** One value to fill in. */
export interface Slot {
	key: string;
	/** What stands around it, for the form. */
	label: string;
	/** What is sent where it is left open; without it the value is needed. */
	fallback?: string;
	/** The kind of file it takes: a link, or the name of a binary field. */
	file?: HeaderFile;
	/** Of a quick reply, whose payload it takes: what people read and tap. */
	title?: string;
}

/** A file of a message: by WhatsApp's id or by link. */
export type CloudFile = ({ id: string } | { link: string }) & { filename?: string };

/** Makes a parameter that every phone shows in its own way, such as a time, from the text for phones that cannot. */
export type Localized = (fallback: string) => IDataObject;

/** What fills a template, by key. */
interface Filling {
	values: Readonly<Record<string, string>>;
	files: ReadonlyMap<string, CloudFile>;
	localized: ReadonlyMap<string, Localized>;
}

/** The key under which a file of a template is filled in, and where it is. */
export interface TemplateFile {
	key: string;
	kind: HeaderFile;
	source: { binary: string } | { url: string };
}

const headerKinds: Readonly<Record<string, HeaderFile>> = {
	IMAGE: 'image',
	VIDEO: 'video',
	GIF: 'video',
	DOCUMENT: 'document',
};

type ButtonKind = 'catalog' | 'copy_code' | 'flow' | 'mpm' | 'otp' | 'quick_reply' | 'url';

/** What a message calls the kinds that it calls otherwise. */
const subTypes: Readonly<Partial<Record<ButtonKind, string>>> = { otp: 'url' };

/** What stands for the picture of a catalog where none is named: WhatsApp takes that of the first product. */
const firstProduct = 'first product';

/** Buttons that a message fills. Others, such as phone numbers, are the same for everybody. */
const buttonKinds: Readonly<Record<string, ButtonKind>> = {
	CATALOG: 'catalog',
	COPY_CODE: 'copy_code',
	FLOW: 'flow',
	MPM: 'mpm',
	OTP: 'otp',
	QUICK_REPLY: 'quick_reply',
	URL: 'url',
};

/** Reads a template's definition. @param components as the list of templates gives them */
export function readCloudTemplate(components: unknown): CloudTemplate {
	const list = componentsOf(components);
	const header = find(list, 'HEADER');
	const kind = headerKinds[upper(header.format)];
	return {
		slots: [
			...headerSlots('', header),
			...offerSlots(list),
			...textSlots('body', asString(find(list, 'BODY').text)),
			...buttonSlots('button', find(list, 'BUTTONS').buttons),
			...cardsOf(list).flatMap(cardSlots),
		],
		...(kind && { headerFile: kind }),
		...(kind === undefined && { headerText: asString(header.text) }),
		body: asString(find(list, 'BODY').text),
	};
}

/**
 * The files that a filled template needs.
 *
 * @param values the filled values; those of files are links or names of binary fields
 */
export function templateFiles(template: CloudTemplate, values: Readonly<Record<string, string>>): TemplateFile[] {
	const wanted = [
		...(template.headerFile ? [{ key: headerFileKey, file: template.headerFile }] : []),
		...template.slots,
	];
	return wanted.flatMap(({ key, file: kind }) => {
		const value = values[key]?.trim() ?? '';
		return kind === undefined || value === '' ? [] : [{ key, kind, source: sourceOf(key, value, kind) }];
	});
}

function sourceOf(key: string, value: string, kind: HeaderFile): TemplateFile['source'] {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? { url: templateLink(key, value, kind) } : { binary: value };
}

/**
 * The components of a message.
 *
 * @param components the definition
 * @param values one for each slot of the definition
 * @param files those that `templateFiles` names, by key
 * @param localized texts of header and body that are more than texts, by key
 * @throws InvalidInput for values that a place does not take
 */
export function fillCloudTemplate(
	components: unknown,
	values: Readonly<Record<string, string>>,
	files: ReadonlyMap<string, CloudFile>,
	localized: ReadonlyMap<string, Localized> = new Map(),
): IDataObject[] {
	const list = componentsOf(components);
	const cards = cardsOf(list);
	const filling = { values, files, localized };
	const filled = filledParts(list, '', filling);
	if (cards.length === 0) return filled;
	return [
		...filled,
		{
			type: 'carousel',
			cards: cards.map((card, index) => ({
				card_index: index,
				components: filledParts(componentsOf(card.components), cardPrefix(index), filling),
			})),
		},
	];
}

function filledParts(list: readonly IDataObject[], prefix: string, filling: Filling): IDataObject[] {
	const header = find(list, 'HEADER');
	const body = asString(find(list, 'BODY').text);
	const parts: IDataObject[] = [];
	const headerParameters = filledHeader(header, prefix, filling);
	if (headerParameters.length > 0) parts.push({ type: 'header', parameters: headerParameters });
	if (hasExpiration(list)) parts.push(offerPart(filling.values));
	const bodyParameters = textParameters(`${prefix}body`, body, filling);
	if (bodyParameters.length > 0) parts.push({ type: 'body', parameters: bodyParameters });
	return [...parts, ...filledButtons(list, prefix, filling.values)];
}

function hasExpiration(list: readonly IDataObject[]): boolean {
	const { limited_time_offer: offer, has_expiration: own } = find(list, 'LIMITED_TIME_OFFER');
	return String(asDataObject(offer).has_expiration ?? own).toLowerCase() === 'true';
}

function offerSlots(list: readonly IDataObject[]): Slot[] {
	return hasExpiration(list) ? [{ key: expirationKey, label: 'End of the offer, such as 2030-01-31T18:00:00Z' }] : [];
}

function filledHeader(header: IDataObject, prefix: string, filling: Filling): IDataObject[] {
	const { values, files } = filling;
	const kind = headerKinds[upper(header.format)];
	const file = files.get(`${prefix}${headerFileKey}`);
	if (kind !== undefined) {
		if (!file) return [];
		const { filename: own, ...where } = file;
		const filename = kind === 'document' ? (nameOf(prefix, values) ?? own) : undefined;
		return [{ type: kind, [kind]: { ...where, ...(filename && { filename }) } }];
	}
	if (upper(header.format) === 'LOCATION') return [{ type: 'location', location: locationOf(prefix, values) }];
	if (upper(header.format) === 'PRODUCT') {
		const product = {
			product_retailer_id: values[`${prefix}header-product`],
			catalog_id: values[`${prefix}header-catalog`],
		};
		return [{ type: 'product', product }];
	}
	return textParameters(`${prefix}header`, asString(header.text), filling);
}

function textParameters(prefix: string, text: string, { values, localized }: Filling): IDataObject[] {
	return placeholders(text).flatMap((name) => {
		const key = `${prefix}-${name}`;
		const value = values[key];
		if (value === undefined) return [];
		const parameter = localized.get(key)?.(value) ?? { type: 'text', text: value };
		return [{ ...parameter, ...(!isNumber(name) && { parameter_name: name }) }];
	});
}

function filledButtons(
	list: readonly IDataObject[],
	prefix: string,
	values: Readonly<Record<string, string>>,
): IDataObject[] {
	const [codeName = '1'] = placeholders(asString(find(list, 'BODY').text));
	return buttonsOf(find(list, 'BUTTONS').buttons).flatMap((button, index) => {
		const kind = buttonKinds[upper(button.type)];
		const key = `${prefix}button-${index + 1}`;
		if (kind === undefined) return [];
		const parameter =
			kind === 'mpm'
				? productsParameter(key, values)
				: kind === 'otp'
					? codeParameter(key, values[key], values[`${prefix}body-${codeName}`])
					: buttonParameter(kind, key, button, values[key]);
		if (parameter === undefined) return [];
		return [{ type: 'button', sub_type: subTypes[kind] ?? kind, index, parameters: [parameter] }];
	});
}

function productsParameter(key: string, values: Readonly<Record<string, string>>): IDataObject {
	const thumbnail = values[`${key}-thumbnail`];
	const shown = thumbnail === firstProduct ? undefined : thumbnail;
	const field = `Template Variables: ${key}-sections`;
	return { type: 'action', action: productsAction(field, values[`${key}-sections`] ?? '', shown) };
}

function buttonParameter(
	kind: Exclude<ButtonKind, 'mpm' | 'otp'>,
	key: string,
	button: IDataObject,
	value: string | undefined,
): IDataObject | undefined {
	if (value === undefined) return undefined;
	const field = `Template Variables: ${key}`;
	switch (kind) {
		case 'quick_reply':
			// The title is what WhatsApp sends back anyway.
			return value === asString(button.text) ? undefined : { type: 'payload', payload: within(field, value, 256) };
		case 'catalog':
			if (value === firstProduct) return undefined;
			return { type: 'action', action: { thumbnail_product_retailer_id: value } };
		case 'copy_code':
			return { type: 'coupon_code', coupon_code: within(field, value, 20) };
		case 'flow':
			return { type: 'action', action: { flow_token: value } };
		case 'url':
			return { type: 'text', text: urlEnd(field, asString(button.url), value) };
	}
}

function headerSlots(prefix: string, header: IDataObject): Slot[] {
	switch (upper(header.format)) {
		case 'DOCUMENT':
			return [{ key: `${prefix}${headerFileNameKey}`, label: 'Header document: name that is shown', fallback: '' }];
		case 'LOCATION':
			return ['latitude', 'longitude', 'name', 'address'].map((name) => ({
				key: `${prefix}header-${name}`,
				label: `Header location: ${name}`,
				...(['name', 'address'].includes(name) && { fallback: '' }),
			}));
		case 'PRODUCT':
			return [
				{ key: `${prefix}header-product`, label: 'ID of the product to show' },
				{ key: `${prefix}header-catalog`, label: 'ID of the catalog that has it' },
			];
		default:
			return textSlots(`${prefix}header`, asString(header.text));
	}
}

function textSlots(prefix: string, text: string): Slot[] {
	return placeholders(text).map((name) => ({
		key: `${prefix}-${name}`,
		label: excerpt(text, text.indexOf(`{{${name}}}`)),
	}));
}

function buttonSlots(prefix: string, buttons: unknown): Slot[] {
	return buttonsOf(buttons).flatMap((button, index): Slot[] => {
		const kind = buttonKinds[upper(button.type)];
		const title = asString(button.text);
		const key = `${prefix}-${index + 1}`;
		switch (kind) {
			case 'catalog':
				return [{ key, label: `Button "${title}": ID of the product to show`, fallback: firstProduct }];
			case 'copy_code':
				return [{ key, label: `Button "${title || 'Copy code'}": code to copy` }];
			case 'flow':
				return [{ key, label: `Button "${title}": flow token`, fallback: 'unused' }];
			case 'mpm':
				return [
					{ key: `${key}-sections`, label: `Button "${title}": products, like "Tea: SKU-1, SKU-2; Cups: SKU-3"` },
					{ key: `${key}-thumbnail`, label: `Button "${title}": ID of the product to show`, fallback: firstProduct },
				];
			case 'otp':
				// Workflows made when it counted as a link have a value for it.
				if (button.url === undefined) return [];
				return [{ key, label: `Button "${title}": the code, as in the text`, fallback: codeOfText }];
			case 'quick_reply':
				return [{ key, label: `Button "${title}": payload that comes back`, fallback: title, title }];
			case 'url':
				if (placeholders(asString(button.url)).length === 0) return [];
				return [{ key, label: `Button "${title}": end of ${asString(button.url)}` }];
			default:
				return [];
		}
	});
}

function cardSlots(card: IDataObject, index: number): Slot[] {
	const list = componentsOf(card.components);
	const prefix = cardPrefix(index);
	const header = find(list, 'HEADER');
	const kind = headerKinds[upper(header.format)];
	return [
		...(kind
			? [
					{
						key: `${prefix}${headerFileKey}`,
						label: `Card ${index + 1}, ${kind}: link, or name of the input binary field`,
						file: kind,
					},
				]
			: []),
		...headerSlots(prefix, header),
		...textSlots(`${prefix}body`, asString(find(list, 'BODY').text)),
		...buttonSlots(`${prefix}button`, find(list, 'BUTTONS').buttons),
	];
}

function cardPrefix(index: number): string {
	return `card-${index + 1}-`;
}

function cardsOf(list: readonly IDataObject[]): IDataObject[] {
	const { cards } = find(list, 'CAROUSEL');
	return Array.isArray(cards) ? cards.filter(isDataObject) : [];
}

function componentsOf(components: unknown): IDataObject[] {
	return Array.isArray(components) ? components.filter(isDataObject) : [];
}

function buttonsOf(buttons: unknown): IDataObject[] {
	return Array.isArray(buttons) ? buttons.map(asDataObject) : [];
}

function find(list: readonly IDataObject[], type: string): IDataObject {
	return list.find((component) => upper(component.type) === type) ?? {};
}

/**
 * The names between `{{` and `}}`, each once; numbered ones by number, as their values are sent. WhatsApp's names have
 * letters, digits and underscores; others are taken as they are listed.
 */
function placeholders(text: string): string[] {
	const names = [...new Set([...text.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name = '']) => name.trim()))];
	return names.every(isNumber) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

function isNumber(name: string): boolean {
	return /^\d+$/.test(name);
}

function upper(value: unknown): string {
	return typeof value === 'string' ? value.toUpperCase() : '';
}
