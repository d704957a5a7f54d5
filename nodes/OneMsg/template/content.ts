import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import type { OperationContext } from '../../shared/operation/defineOperation';
import { dataObjects } from '../../shared/input/validate';
import type { Filled, TemplateParameters, Upload } from '../../shared/whatsapp/cloudContent';
import type { Definition } from '../../shared/whatsapp/cloudSource';
import { fillCloudTemplate, type CloudFile } from '../../shared/whatsapp/cloudTemplate';
import { chosenTranslation } from '../../shared/whatsapp/template';
import { fileText, uploadMedia } from '../upload';
import { messageRequest } from '../message/request';
import type { Addressee } from '../recipient';
import type { LocalizedValue } from './localized';
import { templates } from './source';

/** What a template message says. */
export interface TemplateContent {
	namespace: string;
	template: string;
	language: { policy: 'deterministic'; code: string };
	params?: IDataObject[];
}

/** Stores a file for templates: `POST /uploadMedia` */
export const upload: Upload = async ({ client, functions, itemIndex }, binary, maxBytes) => ({
	id: await uploadMedia(client, await fileText(client, { functions, itemIndex, binary }, maxBytes)),
});

/**
 * The name space of a template. Where its row of the list shows none, that of the other templates is taken if they all have
 * the same, as the templates of one account do.
 *
 * @param entered the user's own
 * @throws InvalidInput where there is none
 */
export async function namespaceFor(
	{ client }: Pick<OperationContext, 'client'>,
	templateId: string,
	definition: Definition,
	entered = '',
): Promise<string> {
	const own = entered.trim() || definition.namespace;
	if (own !== undefined) return own;
	const others = new Set((await templates.definitions(client)).flatMap(({ namespace }) => namespace ?? []));
	const [only] = others;
	if (only !== undefined && others.size === 1) return only;
	// Channels whose list shows no name space at all take an empty one, as the documentation's third example has it.
	if (others.size === 0) return '';
	throw invalidInput(
		'Template',
		`"${templateId}" comes without a name space in the channel's list of templates, and the others have different ones`,
		"Enter it under 'Namespace' in the Additional Fields.",
	);
}

/** The content of a message. An empty list of params is left out. */
export function contentOf(
	namespace: string,
	{ name, language }: Pick<Filled, 'name' | 'language'>,
	params: IDataObject[],
): TemplateContent {
	return {
		namespace,
		template: name,
		language: { policy: 'deterministic', code: language },
		...(params.length > 0 && { params }),
	};
}

/** @throws InvalidInput where a value is for a variable that the template does not have */
export function checkLocalized({ slots }: Definition, localized: ReadonlyMap<string, LocalizedValue>): void {
	const known = new Set(slots.map(({ key }) => key));
	const stranger = [...localized.keys()].find((key) => !known.has(key));
	if (stranger === undefined) return;
	throw invalidInput(
		'Currencies and Times',
		`has a value for ${stranger}, which the template does not have`,
		`It has: ${[...known].join(', ') || 'no variables'}.`,
	);
}

/** The params of a filled template. @throws InvalidInput for values that do not fit their place */
export function paramsOf(
	{ definition, values }: Filled,
	files: ReadonlyMap<string, CloudFile>,
	localized: ReadonlyMap<string, LocalizedValue> = new Map(),
): IDataObject[] {
	const makers = new Map([...localized].map(([key, { parameter }]) => [key, parameter]));
	return fillCloudTemplate(definition.components, values, files, makers).map(asInSamples);
}

/** The documented samples write some words in capitals. */
function asInSamples(component: IDataObject): IDataObject {
	if (component.type === 'carousel') return { ...component, type: 'CAROUSEL' };
	return component.sub_type === 'catalog' ? { ...component, sub_type: 'CATALOG' } : component;
}

/**
 * What the message says where the components are given as JSON.
 *
 * @throws InvalidInput where the JSON is no list of components, or has another number of values than the template
 */
export async function rawContent(
	{ client }: Pick<OperationContext, 'client'>,
	parameters: TemplateParameters & { additionalFields: { namespace?: string } },
): Promise<TemplateContent> {
	const params = dataObjects('Components (JSON)', parameters.templateComponents);
	const definition = await templates.definitionOf(client, parameters.templateId);
	const { templateId: name, language } = await chosenTranslation(client, templates.source, parameters.templateId);
	checkCounts(name, definition, params);
	const namespace = await namespaceFor(
		{ client },
		parameters.templateId,
		definition,
		parameters.additionalFields.namespace,
	);
	return contentOf(namespace, { name, language }, params);
}

/** WhatsApp refuses a message with more or fewer values than the template has variables. */
function checkCounts(name: string, { slots, headerFile }: Definition, params: readonly IDataObject[]): void {
	const slotsOf = (place: string) => slots.filter(({ key }) => key.startsWith(`${place}-`));
	// A place and a product are one parameter, whatever number of fields it takes to fill them in.
	const isOne = slotsOf('header').some(({ key }) => key === 'header-latitude' || key === 'header-product');
	const needed = { header: headerFile || isOne ? 1 : slotsOf('header').length, body: slotsOf('body').length };
	for (const place of ['header', 'body'] as const) {
		const given = params
			.filter(({ type }) => String(type).toLowerCase() === place)
			.reduce((sum, { parameters }) => sum + (Array.isArray(parameters) ? parameters.length : 0), 0);
		if (given === needed[place]) continue;
		throw invalidInput(
			'Components (JSON)',
			`has ${given} ${given === 1 ? 'value' : 'values'} for the ${place}, but "${name}" takes ${needed[place]} there`,
			needed[place] === 0 ? 'Leave them out.' : 'Give one parameter for each, in their order.',
		);
	}
}

/**
 * `POST /sendTemplate`
 *
 * @throws InvalidInput for a lifetime under 30 seconds
 */
export function templateRequest(
	addressee: Addressee,
	content: TemplateContent,
	{ replyToMessageId, lifetimeSeconds, shareActivity, useMmLite }: TemplateSettings = {},
): Request {
	const request = messageRequest(
		'/sendTemplate',
		addressee,
		{
			...content,
			useMMlite: useMmLite === true ? true : undefined,
			messageActivitySharing: shareActivity,
			messageSendTtlSeconds: lifetimeOf(lifetimeSeconds),
		},
		{ replyToMessageId },
	);
	return { ...request, keepEmpty: ['namespace'] };
}

interface TemplateSettings {
	replyToMessageId?: string;
	lifetimeSeconds?: number;
	shareActivity?: boolean;
	useMmLite?: boolean;
}

function lifetimeOf(seconds: number | undefined): number | undefined {
	if (seconds === undefined || seconds === -1 || (Number.isInteger(seconds) && seconds >= 30)) return seconds;
	throw invalidInput(
		'Lifetime (Seconds)',
		`must be a whole number of at least 30, or -1, but it is ${seconds}`,
		'Enter 3600 for an hour.',
	);
}
