import type { INodeProperties } from 'n8n-workflow';
import { invalidInput, requiredInput } from '../errors';
import { isDataObject } from '../dataObject';

/** The value an operation receives for one property literal. */
type ValueOf<P> = P extends { type: 'string'; typeOptions: { multipleValues: true } }
	? string[]
	: P extends { type: 'resourceLocator'; typeOptions: { keepsMode: true } }
		? Locator
		: P extends { type: 'string' | 'dateTime' | 'resourceLocator' }
			? string
			: P extends { type: 'number' }
				? number
				: P extends { type: 'boolean' }
					? boolean
					: P extends { type: 'options'; allowArbitraryValues: true }
						? string | number
						: P extends { type: 'options'; options: ReadonlyArray<{ value: infer V }> }
							? V
							: P extends { type: 'multiOptions'; options: ReadonlyArray<{ value: infer V }> }
								? V[]
								: P extends { type: 'options' }
									? string
									: P extends { type: 'multiOptions' }
										? string[]
										: P extends { type: 'collection'; options: infer O extends readonly INodeProperties[] }
											? Partial<ParametersOf<O>>
											: P extends { type: 'fixedCollection'; options: infer G extends readonly Group[] }
												? { [K in G[number] as K['name']]: Array<Partial<ParametersOf<K['values']>>> }
												: unknown;

/**
 * What a locator holds whose modes mean different things (`typeOptions.keepsMode`). A text that was stored before the
 * field was a locator has no mode.
 */
export interface Locator {
	mode: string;
	value: string;
}

/** One group of a fixedCollection. Its entries arrive as a list, also where only one can be added. */
interface Group {
	name: string;
	values: readonly INodeProperties[];
}

/** `[{ name: 'to', type: 'string' }]` becomes `{ to: string }`. */
export type ParametersOf<L extends readonly INodeProperties[]> = {
	[P in L[number] as P['name']]: ValueOf<P>;
};

/** Keeps a property's literal types, so that a field shared by several operations still types their parameters. */
export function defineField<const P extends INodeProperties>(property: P): P {
	return property;
}

/** Gives the raw value that n8n has for one property. */
export interface ParameterSource {
	(property: INodeProperties): unknown;
	/** Whether an expression gave it. */
	isExpression?(property: INodeProperties): boolean;
}

/**
 * Reads every property, whatever an expression made of it, into the type that the property promises.
 *
 * @param read returns the raw value n8n has for one property, and knows whether an expression gave it
 * @throws InvalidInput naming the field, what it must be, and what was read
 */
export function readParameters<const L extends readonly INodeProperties[]>(
	properties: L,
	read: ParameterSource,
): ParametersOf<L> {
	const values: Record<string, unknown> = {};
	for (const property of properties) {
		if (property.type === 'notice') continue;
		// What the editor does not show keeps its default, and being empty is no fault of it. Of several fields of one name
		// the one that is shown counts.
		if (isShown(property, values)) values[property.name] = readShown(property, read);
		else values[property.name] ??= toPromisedType({ ...property, required: false }, hiddenValue(property));
	}
	assertRead(properties, values);
	return values;
}

/** @throws InvalidInput that tells a field left empty from an expression that gave nothing */
function readShown(property: INodeProperties, read: ParameterSource): unknown {
	const raw = read(property);
	if (property.required && isBlank(unwrapLocator(raw)) && read.isExpression?.(property) === true) {
		const { displayName } = property;
		throw requiredInput(displayName, `The expression in '${displayName}' gave nothing for this item. Correct it.`);
	}
	return toPromisedType(property, raw);
}

function isBlank(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isBlank);
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** The default of a field; that of a locator is written without the mark by which n8n's own values are known. */
function hiddenValue({ type, default: value }: INodeProperties): unknown {
	const read: unknown = value;
	return type === 'resourceLocator' && isDataObject(read) ? read.value : read;
}

/** Whether the values read so far show the property. A field that shows others stands before them. */
function isShown({ displayOptions }: INodeProperties, values: Readonly<Record<string, unknown>>): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(
		([name, wanted]) =>
			!(name in values) || wanted === undefined || wanted.some((value) => [values[name]].flat().includes(value)),
	);
}

/** Every value went through `toPromisedType`, so what is left to check is that none is missing. */
function assertRead<L extends readonly INodeProperties[]>(
	properties: L,
	values: unknown,
): asserts values is ParametersOf<L> {
	const read = typeof values === 'object' && values !== null ? values : {};
	const missing = properties.find(({ name, type }) => type !== 'notice' && !Object.hasOwn(read, name));
	if (missing) throw invalidInput(missing.displayName, 'was not read', 'Report this as a bug of the node.');
}

function toPromisedType(property: INodeProperties, raw: unknown): unknown {
	const value = unwrapLocator(raw);
	if (keepsMode(property)) return toLocator(property, raw);
	switch (property.type) {
		case 'string':
			if (property.typeOptions?.multipleValues) return toTexts(property, value);
			return required(property, toText(property, value));
		case 'dateTime':
		case 'resourceLocator':
			return required(property, toText(property, value));
		case 'number':
			return toNumber(property, value);
		case 'boolean':
			return toBoolean(property, value);
		case 'options':
			return toOption(property, value);
		case 'multiOptions':
			return toOptions(property, value);
		case 'collection':
			return toCollection(property, value);
		case 'fixedCollection':
			return toGroups(property, value);
		default:
			return value;
	}
}

/** Whether a locator is read with its mode. */
export function keepsMode({ type, typeOptions }: INodeProperties): boolean {
	return type === 'resourceLocator' && typeOptions?.keepsMode === true;
}

function toLocator(property: INodeProperties, raw: unknown): Locator {
	const mode = isDataObject(raw) && raw.__rl === true && typeof raw.mode === 'string' ? raw.mode : '';
	return { mode, value: required(property, toText(property, unwrapLocator(raw))) };
}

/** Inside a collection n8n hands a resource locator over as `{ __rl, mode, value }`. */
function unwrapLocator(value: unknown): unknown {
	return isDataObject(value) && value.__rl === true ? value.value : value;
}

function toText(property: INodeProperties, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (value === undefined || value === null) return '';
	const read = Array.isArray(value) ? `a list of ${value.length}` : 'an object';
	throw invalidInput(
		property.displayName,
		`must be one text, but it is ${read}`,
		'Use an expression that gives a single value.',
	);
}

/** A list of texts; lists inside it, as an expression may give, are taken apart. Empty entries are left out. */
function toTexts(property: INodeProperties, value: unknown): string[] {
	const entries: unknown[] = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
	const texts = entries.map((entry) => toText(property, entry)).filter((text) => text.trim() !== '');
	if (texts.length === 0) required(property, '');
	return texts;
}

function required(property: INodeProperties, text: string): string {
	if (property.required && text.trim() === '') {
		throw requiredInput(property.displayName);
	}
	return text;
}

function toNumber(property: INodeProperties, value: unknown): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) {
		throw invalidInput(property.displayName, `must be a number, but it is ${show(value)}`, 'Enter a number.');
	}
	const { minValue, maxValue } = property.typeOptions ?? {};
	if ((minValue !== undefined && number < minValue) || (maxValue !== undefined && number > maxValue)) {
		const range = maxValue === undefined ? `at least ${minValue}` : `between ${minValue ?? 'any'} and ${maxValue}`;
		throw invalidInput(property.displayName, `must be ${range}, but it is ${number}`, 'Enter a number in that range.');
	}
	return number;
}

function toBoolean(property: INodeProperties, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 1) return true;
	if (value === 'false' || value === 0) return false;
	throw invalidInput(
		property.displayName,
		`must be true or false, but it is ${show(value)}`,
		'Use an expression that gives true or false.',
	);
}

function toOption(property: INodeProperties, value: unknown): unknown {
	const choices = choicesOf(property);
	if (choices.length === 0) return required(property, toText(property, value));
	const choice = choices.find((candidate) => String(candidate.value) === String(value));
	if (choice) return choice.value;
	// What a result shows in words can be put in again.
	const wanted = String(value ?? '')
		.trim()
		.toLowerCase();
	const named = choices.filter(({ name }) => name.toLowerCase() === wanted);
	if (named.length === 1) return named[0]?.value;
	if (property.allowArbitraryValues && wanted !== '' && typeof value !== 'object') return value;
	const names = choices.map(({ name, value: id }) => (name === String(id) ? name : `${name} (${String(id)})`));
	throw invalidInput(
		property.displayName,
		`cannot be ${show(value)}`,
		`Choose one of: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ' …' : ''}.`,
	);
}

function toOptions(property: INodeProperties, value: unknown): unknown[] {
	const list = Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];
	return list.map((entry) => toOption(property, entry));
}

function toCollection(property: INodeProperties, value: unknown): Record<string, unknown> {
	const members = property.options ?? [];
	if (!isDataObject(value)) return readMembers(property, members, value);
	// An expression that gives nothing leaves a choice open, as if its field had not been added.
	const byName = membersByName(members);
	const isOpen = ([name, entry]: [string, unknown]) =>
		byName.get(name)?.type === 'options' && isEmpty(unwrapLocator(entry));
	const given = Object.entries(value).filter((entry) => !isOpen(entry));
	return readMembers(property, members, Object.fromEntries(given));
}

/** Every group as a list of its entries; a group without entries is an empty list. */
function toGroups(property: INodeProperties, value: unknown): Record<string, unknown> {
	const groups = (property.options ?? []).flatMap((option) => ('values' in option ? [option] : []));
	const given = value === undefined || value === null || value === '' ? {} : value;
	if (!isDataObject(given)) throw notFields(property, value);
	return Object.fromEntries(
		groups.map(({ name, values }) => {
			const entries: unknown = given[name];
			const list: unknown[] = Array.isArray(entries)
				? entries
				: entries === undefined || entries === null
					? []
					: [entries];
			return [name, list.map((entry) => readMembers(property, values, entry))];
		}),
	);
}

function readMembers(property: INodeProperties, members: Members, value: unknown): Record<string, unknown> {
	if (value === undefined || value === null || value === '') return {};
	if (!isDataObject(value)) throw notFields(property, value);
	const byName = membersByName(members);
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => {
			const member = byName.get(name);
			return [name, member ? toPromisedType(member, entry) : entry];
		}),
	);
}

type Members = NonNullable<INodeProperties['options']>;

/** Of each list of members: a run asks for them with every item. */
const knownMembers = new WeakMap<Members, ReadonlyMap<string, INodeProperties>>();

function membersByName(members: Members): ReadonlyMap<string, INodeProperties> {
	const known = knownMembers.get(members);
	if (known) return known;
	const byName = new Map(members.flatMap((member) => ('type' in member ? [[member.name, member] as const] : [])));
	knownMembers.set(members, byName);
	return byName;
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function notFields({ displayName }: INodeProperties, value: unknown) {
	return invalidInput(displayName, `must be a set of fields, but it is ${show(value)}`, 'Add the fields one by one.');
}

function choicesOf(property: INodeProperties) {
	return (property.options ?? []).flatMap((option) => ('value' in option && !('values' in option) ? [option] : []));
}

function show(value: unknown): string {
	if (value === undefined || value === null || value === '') return 'empty';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value === 'object') return 'an object';
	const text = String(value);
	return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
