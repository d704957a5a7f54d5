import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Attachments, FileSource } from '../http/attachments';
import { asDataObject, isDataObject } from '../dataObject';
import { invalidInput, requiredInput } from '../errors';
import { searchList } from '../operation/listSearch';
import { collect } from '../http/paging';
import type { ParametersOf } from '../input/parameters';
import type { Provider } from '../http/provider';
import type { Client } from '../http/client';
import type { Request } from '../http/request';
import { dataObject } from '../input/validate';
import { linkToFile } from './fileSource';
import { templateAdvice } from './templateAdvice';
import type { templateFields } from './templateFields';
import { templateTextKey } from './templateText';
import { variableText } from './templateValue';
import { requireFillable } from './unfillable';
import { OncePerRun } from '../oncePerRun';

/** The kinds of file that may stand above a template's text. */
export type HeaderFile = 'image' | 'video' | 'document';

/** One language of a template, the same for every provider. */
export interface Translation {
	templateId: string;
	name: string;
	/** What the provider calls the language when sending: a code or a number. */
	language: string;
	/** What people call it. */
	languageName: string;
	/** Whether it can be sent now. */
	sendable: boolean;
	/** The provider's word for its state. */
	status: string;
	headerFile?: HeaderFile;
	/** Keys that may be left open: nothing is sent for them. */
	optional?: readonly string[];
	headerText?: string;
	body: string;
	/** All that its recipient reads. */
	text: string;
	/** The keys to fill, such as `header-1` and `body-2`, in the provider's order. */
	variables: readonly string[];
	/** Parts of the template that these cannot fill, for an error. */
	unfillable?: readonly string[];
	quickReplies?: readonly QuickReply[];
}

/** A button of a template whose tap comes back as a message. */
export interface QuickReply {
	title: string;
	/** The variable that takes its payload, where it has one. */
	key?: string;
}

/** Where a provider's templates are. */
export interface TemplateSource {
	provider: Provider;
	request: Request;
	/** Whether a dropdown shows the whole list at once. */
	whole?: boolean;
	/** The languages of one row of the list. */
	translations(row: IDataObject): Translation[];
	/** What a language looks like when sending; anything else is the name that people call it by. */
	language?: RegExp;
}

/** A template as a user chose it. */
export interface TemplateChoice {
	/** Id, or name. */
	template: string;
	/** Empty where the template has only one language that can be sent. */
	language: string;
}

/** What a template is sent with. */
export interface FilledTemplate {
	parameters: Record<string, string>;
	headerFile?: FileSource;
	/** What the header's file must be. */
	headerKind?: HeaderFile;
}

/** The entry of the variables form that takes the header's file. */
export const headerFileKey = 'header-file';

/** Joins template and language as the picker stores them: `12:en`. */
const separator = ':';

const lists = new OncePerRun<Translation[]>();

/**
 * @param entered what the picker stores (`12:en`), or `order_update:en`, or the template alone
 * @throws InvalidInput when it is empty
 */
export function templateChoice(entered: string): TemplateChoice {
	const text = entered.trim();
	const end = text.lastIndexOf(separator);
	const choice =
		end < 0
			? { template: text, language: '' }
			: { template: text.slice(0, end).trim(), language: text.slice(end + 1).trim() };
	if (choice.template !== '') return choice;
	throw requiredInput('Template', "Choose a template under 'Template'.");
}

/** All translations, read once in a run. @throws NodeApiError where they cannot be read: for a minute the same one */
export async function allTranslations(client: Client, source: TemplateSource): Promise<Translation[]> {
	return await lists.read(client.run, source.request.path, async () => {
		const rows = await collect(client, source.request, Number.POSITIVE_INFINITY);
		return rows.flatMap((row) => source.translations(row));
	});
}

/**
 * Finds the chosen translation.
 *
 * @throws InvalidInput where there is no such template or language, or where it cannot be sent now
 */
export function findTranslation(
	translations: readonly Translation[],
	{ template, language }: TemplateChoice,
): Translation {
	const byId = translations.filter(({ templateId }) => templateId === template);
	const found = byId.length > 0 ? byId : translations.filter(({ name }) => name === template);
	const whole = language === '' ? [] : translations.filter(({ name }) => isSplitName(name, { template, language }));
	if (found.length === 0 && whole[0]) return findTranslation(translations, { template: whole[0].name, language: '' });
	if (found.length === 0) {
		const names = [...new Set(translations.filter(({ sendable }) => sendable).map(({ name }) => name))];
		throw invalidInput('Template', `"${template}" does not exist here`, templateAdvice(template, names));
	}
	const languages = found.map((entry) => `${entry.languageName} (${entry.language})`).join(', ');
	const sendable = found.filter((entry) => entry.sendable);
	const wanted =
		language === ''
			? sendable.length === 1
				? sendable[0]
				: undefined
			: found.find((entry) => sameLanguage(entry, language));
	if (!wanted) {
		throw invalidInput(
			'Template',
			language === '' ? `"${template}" needs a language` : `"${template}" has no language "${language}"`,
			`It has: ${languages}. Choose it from the list, or enter it after a colon, like ${template}${separator}${found[0]?.language ?? 'en'}.`,
		);
	}
	if (wanted.sendable) return wanted;
	throw invalidInput(
		'Template',
		`"${wanted.name}" (${wanted.languageName}) cannot be sent now: it is ${wanted.status || 'not active'}`,
		'Wait until it is approved, or choose another template or language.',
	);
}

/**
 * Finds what the picker stores in the provider's list.
 *
 * @throws InvalidInput where there is no such template or language, or where it cannot be sent now
 */
export async function chosenTranslation(client: Client, source: TemplateSource, entered: string): Promise<Translation> {
	return findTranslation(await allTranslations(client, source), templateChoice(entered));
}

/** Whether what stands behind the colon is the rest of a name that has a colon itself. */
function isSplitName(name: string, { template, language }: TemplateChoice): boolean {
	const end = name.lastIndexOf(separator);
	return end > 0 && name.slice(0, end).trim() === template && name.slice(end + 1).trim() === language;
}

/** `en-US`, as browsers and spreadsheets write it, is `en_US`. */
function sameLanguage(entry: Translation, language: string): boolean {
	const folded = (name: string) => name.toLowerCase().replaceAll('-', '_');
	return [entry.language, entry.languageName].some((name) => folded(name) === folded(language));
}

/**
 * Fills a template's variables.
 *
 * @param values what was entered for each variable; entries that are empty count as missing
 * @param strict whether entries that the template does not have are an error, or come from elsewhere and do not matter
 * @throws InvalidInput naming what is missing, surplus, too long, or not in a form that WhatsApp takes
 */
function fillTemplate(
	{ name, languageName, variables, headerFile, optional = [] }: Translation,
	values: Readonly<Record<string, unknown>>,
	{ strict }: { strict: boolean },
): FilledTemplate {
	const given = new Map(
		Object.entries(values).flatMap(([key, value]) => (isGiven(value) ? [[key, String(value)] as const] : [])),
	);
	const needed = headerFile ? [headerFileKey, ...variables] : [...variables];
	const missing = needed.filter((key) => !given.has(key) && !optional.includes(key));
	const surplus = strict ? [...given.keys()].filter((key) => !needed.includes(key)) : [];
	if (missing.length > 0 || surplus.length > 0) {
		const problems = [
			missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
			surplus.length > 0 ? `has ${surplus.join(', ')}, which the template does not have` : '',
		].filter(Boolean);
		throw invalidInput(
			'Template Variables',
			`of "${name}" (${languageName}) ${problems.join(' and ')}`,
			needed.length > 0
				? `Fill in exactly: ${needed.join(', ')}. Reload the form if the template was changed.`
				: 'The template has no variables: leave the form empty.',
		);
	}
	const filled = variables.filter((key) => given.has(key));
	const parameters = Object.fromEntries(filled.map((key) => [key, variableText(key, given.get(key) ?? '')]));
	const file = given.get(headerFileKey);
	if (!headerFile || file === undefined) return { parameters };
	return { parameters, headerFile: fileOf(file, formField), headerKind: headerFile };
}

/** The fields that a template is filled with, as errors call them. */
const formField = 'Template Variables';
const rawField = 'Template Parameters (JSON)';

/**
 * The parameters as raw JSON has them. Nothing is compared with the template or with WhatsApp's rules for variables: the
 * provider has the last word.
 *
 * @throws InvalidInput for values that are not text or numbers
 */
function rawParameters(values: IDataObject): FilledTemplate {
	const parameters: Record<string, string> = {};
	let headerFile: FileSource | undefined;
	for (const [key, value] of Object.entries(values)) {
		if (!isGiven(value)) {
			throw invalidInput(
				rawField,
				`has no text for "${key}"`,
				'Give every parameter a text or a number, like {"body-1": "Hello"}.',
			);
		}
		if (/[[\]]/.test(key)) {
			throw invalidInput(
				rawField,
				`has the key "${key}"`,
				'Name the variables alone, as the template list has them, such as body-1.',
			);
		}
		if (key === headerFileKey) headerFile = fileOf(String(value), rawField);
		else parameters[key] = String(value);
	}
	return headerFile ? { parameters, headerFile } : { parameters };
}

function isGiven(value: unknown): value is string | number | boolean {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number' || typeof value === 'boolean';
}

/** A link is downloaded, everything else names a binary field of the item. */
function fileOf(entered: string, field: string): FileSource {
	const text = entered.trim();
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
		? { url: linkToFile(`${field}: ${headerFileKey}`, text) }
		: { binary: text };
}

/** The start of the MIME types that each kind of header file may have. */
const headerTypes: Readonly<Record<HeaderFile, readonly string[]>> = {
	image: ['image/'],
	video: ['video/'],
	document: ['application/', 'text/'],
};

/** A template that is ready to be sent. */
export interface ResolvedTemplate extends FilledTemplate {
	templateId: string;
	language: string;
}

/** A template that was found, ready to be filled for one recipient after the other. */
export interface PreparedTemplate {
	/** Whether it has a variable, or a header file, of that name. */
	takes(key: string): boolean;
	/**
	 * @param item the fields of the item, for the form's automatic mapping
	 * @param own values for single variables that take precedence, such as those of a CSV row
	 * @throws InvalidInput where the variables do not fit
	 */
	fill(item: IDataObject, own?: Readonly<Record<string, string>>): ResolvedTemplate;
}

/**
 * Finds the chosen template. Raw parameters of a template given by id and language are taken as they are, without a look
 * at the list.
 *
 * @throws InvalidInput where there is no such template, or where it cannot be sent now
 */
export async function prepareTemplate(
	client: Client,
	source: TemplateSource,
	parameters: ParametersOf<typeof templateFields>,
): Promise<PreparedTemplate> {
	if (parameters.templateMode === 'form') return await prepareForm(client, source, parameters);
	const choice = templateChoice(parameters.templateId);
	const raw = dataObject(rawField, parameters.templateParameters);
	const known = /^\d+$/.test(choice.template) && source.language?.test(choice.language);
	const { templateId, language } = known
		? { templateId: choice.template, language: choice.language }
		: findTranslation(await allTranslations(client, source), choice);
	return {
		takes: (key) => Object.hasOwn(raw, key) || key === headerFileKey || /^(header|body|button)-\w+$/.test(key),
		fill: (_, own) => ({ templateId, language, ...rawParameters({ ...raw, ...own }) }),
	};
}

/**
 * Finds the chosen template, which the variables form fills.
 *
 * @param form.templateId what the picker stores
 * @throws InvalidInput where there is no such template, or where it cannot be sent now
 */
export async function prepareForm(
	client: Client,
	source: TemplateSource,
	form: Pick<ParametersOf<typeof templateFields>, 'templateId' | 'templateVariables'>,
): Promise<PreparedTemplate> {
	const translation = await chosenTranslation(client, source, form.templateId);
	const { templateId, language, variables, headerFile } = translation;
	requireFillable(translation.name, translation.unfillable);
	return {
		takes: (key) => variables.includes(key) || (headerFile !== undefined && key === headerFileKey),
		fill: (item, own) => {
			const { values, strict } = formValues(form.templateVariables, item);
			return { templateId, language, ...fillTemplate(translation, { ...values, ...own }, { strict }) };
		},
	};
}

/** WhatsApp's own limit for documents. The providers document theirs for media messages only. */
const maxDocumentBytes = 100 * 1024 * 1024;

/** The header's file as a part of the form; no file without one. @param maxBytes of images and videos */
export function headerAttachment(
	{ headerFile, headerKind }: FilledTemplate,
	part: string,
	maxBytes: number,
): Attachments {
	return {
		part,
		field: `${headerKind ? formField : rawField}: ${headerFileKey}`,
		files: headerFile ? [headerFile] : [],
		maxFiles: 1,
		maxBytes: headerKind === 'image' || headerKind === 'video' ? maxBytes : maxDocumentBytes,
		accept: headerKind && headerTypes[headerKind],
	};
}

/**
 * Fills the template picker: what can be sent, with language and status.
 *
 * @throws NodeApiError where the provider cannot be asked
 */
export async function searchTranslations(
	context: ILoadOptionsFunctions,
	source: TemplateSource,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	const { provider, request, translations, whole } = source;
	const list = {
		whole,
		request: () => request,
		entry: (row: IDataObject) =>
			translations(row)
				.filter(({ sendable }) => sendable)
				.map(({ templateId, language, name, languageName, status }) => ({
					value: `${templateId}${separator}${language}`,
					name,
					detail: [languageName, status].filter(Boolean).join(', '),
				})),
	};
	return await searchList(context, provider, list, filter, page);
}

/** What the variables form holds: its own values, or the item's fields where it maps them automatically. */
export function formValues(form: unknown, item: IDataObject): { values: Record<string, unknown>; strict: boolean } {
	const { mappingMode, value } = isDataObject(form) ? form : {};
	if (mappingMode === 'autoMapInputData') return { values: item, strict: false };
	const { [templateTextKey]: _shown, ...values } = asDataObject(value);
	return { values, strict: true };
}
