import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Request } from '../../shared/http/request';
import { isDataObject } from '../../shared/dataObject';
import { invalidInput, requiredInput } from '../../shared/errors';
import { nameInUrl } from '../../shared/http/fileName';
import type { ParametersOf } from '../../shared/input/parameters';
import type { Recipient } from '../../shared/input/recipient';
import { dataObject, dataObjects, text as needed } from '../../shared/input/validate';
import { within } from '../../shared/whatsapp/limits';
import type { HeaderFile } from '../../shared/whatsapp/template';
import { checkTemplateLink } from '../../shared/whatsapp/templateLink';
import { variableText } from '../../shared/whatsapp/templateValue';
import { fetchedLink, signedLink, warnOfPlainLinks, type FileLink } from '../fileLink';
import { messageRequest } from '../message/request';
import type { templateFields } from './fields';

type TemplateParameters = ParametersOf<typeof templateFields>;

/** A template message but for its recipient: what stands under `template`. */
export interface TemplateContent {
	template: IDataObject;
	/** What a whole message has beside `template`, such as `recipient_type`. */
	others?: IDataObject;
	/** The same each time, although a signed link in it is not. */
	identity: unknown;
}

/** Values of single variables, such as those of a CSV row: `header-1`, `header-file`, `body-2`, `button-1`. */
export type OwnValues = Readonly<Record<string, string | undefined>>;

/** Whether a CSV column of that name fills the template. */
export function takesColumn({ templateMode }: TemplateParameters, column: string): boolean {
	return templateMode === 'form' && /^(?:header-1|header-file|(?:body|button)-[1-9]\d?)$/.test(column);
}

/** What the form has for each variable that a column may fill. */
export function enteredValues({
	templateMode,
	headerText,
	bodyVariables,
	templateButtons,
}: TemplateParameters): Record<string, string | undefined> {
	if (templateMode !== 'form') return {};
	const body = bodyVariables.variable.map(({ text }, index) => [`body-${index + 1}`, text] as const);
	const buttons = templateButtons.button.map(({ position = 1, value }) => [`button-${position}`, value] as const);
	return Object.fromEntries([['header-1', headerText] as const, ...body, ...buttons]);
}

/** The names of those values that nobody sees: phones write amounts in their own way, and payloads come back with a tap. */
export function unseenKeys({ bodyVariables, templateButtons }: TemplateParameters): string[] {
	return [
		...bodyVariables.variable.flatMap(({ type }, index) => (type === 'currency' ? [`body-${index + 1}`] : [])),
		...templateButtons.button.flatMap(({ type, position = 1 }) => (type === 'url' ? [] : [`button-${position}`])),
	];
}

/**
 * The link to the header's file, where the form names one.
 *
 * @throws InvalidInput where the file cannot be used
 */
export async function headerLink(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ templateMode, headerType, headerFile }: TemplateParameters,
): Promise<FileLink | undefined> {
	const entered = headerFile.trim();
	if (templateMode !== 'form' || headerType === 'none' || headerType === 'text' || entered === '') return undefined;
	if (isLink(entered)) {
		warnOfPlainLinks(functions, { 'Header File': entered });
		return linkOf(entered, headerType);
	}
	return await signedLink(functions, itemIndex, entered, headerType);
}

/**
 * Fills the template.
 *
 * @param file link to the header's file
 * @param own values that take precedence over those of the form
 * @throws InvalidInput for everything that is missing or does not fit
 */
export function contentOf(
	parameters: TemplateParameters,
	file: FileLink | undefined,
	own: OwnValues = {},
): TemplateContent {
	const name = needed('Template Name', parameters.templateName).trim();
	if (parameters.templateMode === 'json') {
		const { template: raw, others } = rawContent(parameters, name);
		return { template: raw, others, identity: raw };
	}
	const fill = (header: FileLink | undefined) =>
		templateOf(parameters, name, [
			...headerComponent(parameters, header, own),
			...bodyComponent(parameters, own),
			...buttonComponents(parameters, own),
		]);
	const template = fill(file);
	return { template, identity: file ? fill({ ...file, url: JSON.stringify(file.identityBody) }) : template };
}

/** What the request says besides the template message. */
export interface RequestParameters {
	from: string;
	templateName: string;
	additionalFields: { callbackUrl?: string; requestForm?: 'message' | 'template' };
}

/**
 * `POST /send-whatsapp` with `message_type` 4, and the whole template message as JSON text; or that message alone.
 *
 * @throws InvalidInput
 */
export function templateRequest(
	recipient: Recipient,
	parameters: RequestParameters,
	{ template, others, identity }: TemplateContent,
): Request {
	const message = { ...others, to: recipient.digits, type: 'template', template };
	const { callbackUrl = '', requestForm } = parameters.additionalFields;
	if (requestForm === 'template') {
		if (callbackUrl.trim() === '') {
			const body = { ...message };
			return { method: 'POST', path: '/send-whatsapp', body, identityBody: { ...body, template: identity } };
		}
		throw invalidInput(
			'Callback URL',
			"has no place in a request with the 'Template Alone'",
			"Leave it out, or choose the other 'Request Form'.",
		);
	}
	const request = messageRequest(recipient, parameters, 'template', {
		template_name: parameters.templateName.trim(),
		template_params: JSON.stringify(message),
	});
	return { ...request, identityBody: { ...request.body, template_params: { ...message, template: identity } } };
}

function templateOf(parameters: TemplateParameters, name: string, components: IDataObject[]): IDataObject {
	return {
		namespace: needed('Namespace', parameters.namespace).trim(),
		language: { policy: 'deterministic', code: needed('Language Code', parameters.languageCode).trim() },
		name,
		...(components.length > 0 && { components }),
	};
}

/** @throws InvalidInput unless it is a list of components or a whole template message */
function rawContent(parameters: TemplateParameters, name: string): { template: IDataObject; others?: IDataObject } {
	const field = 'Template Parameters (JSON)';
	const entered = parameters.templateParameters;
	const isList = Array.isArray(entered) || (typeof entered === 'string' && /^\s*(?:\[|$)/.test(entered));
	if (isList) return { template: templateOf(parameters, name, dataObjects(field, entered)) };
	const { template, components, ...others } = dataObject(field, entered);
	if (Array.isArray(components)) {
		return { template: templateOf(parameters, name, dataObjects(field, components)), others };
	}
	if (!isDataObject(template)) {
		throw invalidInput(
			field,
			'is neither a list of components nor a message with "template"',
			'Enter [{"type": "body", "parameters": […]}], or the whole message with "type" and "template".',
		);
	}
	if (template.name === undefined || template.name === name) return { template: { ...template, name }, others };
	throw invalidInput(
		field,
		`is for the template "${String(template.name)}", but 'Template Name' is "${name}"`,
		'Enter the same name in both places.',
	);
}

function headerComponent(
	{ headerType, headerText }: TemplateParameters,
	file: FileLink | undefined,
	own: OwnValues,
): IDataObject[] {
	if (headerType === 'none') return [];
	if (headerType === 'text') {
		const text = variableText('header-1', own['header-1'] ?? headerText);
		return [{ type: 'header', parameters: [{ type: 'text', text }] }];
	}
	const ownFile = own['header-file'];
	const header = ownFile === undefined ? file : linkOf(ownFile, headerType);
	if (!header) {
		throw requiredInput('Header File', 'Enter a link, or the name of a binary field.');
	}
	const filename = headerType === 'document' ? header.fileName : undefined;
	const content = { link: header.url, ...(filename !== undefined && { filename }) };
	return [{ type: 'header', parameters: [{ type: headerType, [headerType]: content }] }];
}

/** The rule about file extensions is for the images of messages; WhatsApp itself fetches a header. */
function linkOf(entered: string, kind: HeaderFile): FileLink {
	const url = fetchedLink('Header File', entered);
	checkTemplateLink('Header File', url, kind);
	return { url, fileName: nameInUrl(url), identityBody: url };
}

function bodyComponent({ bodyVariables }: TemplateParameters, own: OwnValues): IDataObject[] {
	const numbers = Object.keys(own).flatMap((key) => (key.startsWith('body-') ? [Number(key.slice(5))] : []));
	const count = Math.max(bodyVariables.variable.length, ...numbers);
	const parameters = Array.from({ length: count }, (_, index) => {
		const key = `body-${index + 1}`;
		const { type = 'text', text = '', currency = '', amount = 0 } = bodyVariables.variable[index] ?? {};
		const shown = variableText(key, own[key] ?? text);
		switch (type) {
			case 'currency':
				return { type, currency: { fallback_value: shown, ...money(key, currency, amount) } };
			case 'date_time':
				return { type, date_time: { fallback_value: shown } };
			case 'text':
				return { type, text: shown };
		}
	});
	return parameters.length > 0 ? [{ type: 'body', parameters }] : [];
}

function money(key: string, currency: string, amount: number) {
	const code = currency.trim().toUpperCase();
	if (/^[A-Z]{3}$/.test(code)) return { code, amount_1000: Math.round(amount * 1000) };
	throw invalidInput(
		`Body Variables: ${key}, Currency`,
		`must be a code of three letters, but it is "${currency.slice(0, 20)}"`,
		'Enter a code like EUR.',
	);
}

function buttonComponents({ templateButtons }: TemplateParameters, own: OwnValues): IDataObject[] {
	const seen = new Set<number>();
	const entered = templateButtons.button.map(({ position = 1, type = 'quick_reply', value = '' }) => {
		if (seen.has(position)) {
			throw invalidInput('Buttons', `has button ${position} twice`, 'Give every button its own position.');
		}
		seen.add(position);
		return { position, type, value: own[`button-${position}`] ?? value };
	});
	const others = Object.keys(own).filter((key) => key.startsWith('button-') && !seen.has(Number(key.slice(7))));
	if (others[0] !== undefined) {
		throw invalidInput(
			'Buttons',
			`has no button for the column "${others[0]}"`,
			`Add a button with the position ${others[0].slice(7)}, so that its type is known.`,
		);
	}
	return entered
		.sort((a, b) => a.position - b.position)
		.map(({ position, type, value }) => {
			const field = `Buttons: value of button ${position}`;
			return {
				type: 'button',
				sub_type: type,
				index: position - 1,
				parameters: [
					type === 'url'
						? { type: 'text', text: within(field, value, 2000) }
						: { type: 'payload', payload: within(field, value, 256) },
				],
			};
		});
}

function isLink(entered: string): boolean {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(entered);
}
