import type { IDataObject } from 'n8n-workflow';
import { asDataObject, asList, isDataObject } from '../dataObject';
import { isEmail } from '../input/validate';
import type { GatewayEvent } from '../webhook/event';
import { fold } from '../webhook/filter';
import { readTextPattern } from '../webhook/textPattern/textPattern';

/** One of several answers that fit. */
export interface Choice {
	id: string;
	title: string;
}

/** What may be accepted. */
const kinds = ['any', 'approval', 'choice', 'date', 'email', 'location', 'media', 'number', 'pattern'] as const;

/** Which answers fit, in plain JSON. */
export interface AnswerRules {
	accept: (typeof kinds)[number];
	choices: Choice[];
	cancelWords: string[];
	monthFirst: boolean;
	mediaKinds: string[];
	pattern: string;
	/** Whether the choices have numbers, as the rows of a list that is a text. */
	isNumbered?: boolean;
	min?: number;
	max?: number;
}

/** What an answer means. */
export type CheckedAnswer = { kind: 'fits'; value: unknown } | { kind: 'cancelled' } | { kind: 'misfit' };

/** The ids of the buttons of an approval. */
export const approvalIds = { approve: 'approve', decline: 'decline' } as const;

/** Longer texts are no single word, number or date. */
const maxCharacters = 500;

/** Looks whether an answer fits, and what its value is. Pure; takes any event. */
export function checkAnswer(rules: AnswerRules, event: GatewayEvent): CheckedAnswer {
	const said = saidIn(event);
	const word = bare(said);
	if (word !== '' && rules.cancelWords.some((cancel) => bare(cancel) === word)) return { kind: 'cancelled' };
	const value = valueOf(rules, event, said);
	return value === undefined ? { kind: 'misfit' } : { kind: 'fits', value };
}

/** @returns undefined for an answer that does not fit */
function valueOf(rules: AnswerRules, event: GatewayEvent, said: string): unknown {
	switch (rules.accept) {
		case 'any':
			return anyValue(event);
		case 'approval': {
			const chosen = chosenId(rules, event, said);
			return chosen === undefined ? undefined : chosen === approvalIds.approve;
		}
		case 'choice':
			return chosenId(rules, event, said);
		case 'date':
			return dateIn(said, rules.monthFirst);
		case 'email':
			return emailIn(said);
		case 'location':
			return event.location;
		case 'media':
			return event.media?.find(({ kind = 'file' }) => isOfKind(kind, rules.mediaKinds));
		case 'number':
			return numberIn(said, rules);
		case 'pattern': {
			const pattern = readTextPattern(rules.pattern);
			return pattern.ok && said !== '' && pattern.test(said) ? said : undefined;
		}
	}
}

/** What somebody wrote or tapped. */
function saidIn({ text, button }: GatewayEvent): string {
	return text ?? button?.title ?? button?.id ?? '';
}

/** The part of a message that says most: of a tap the id, of a form what was entered. */
function anyValue({ button, flow, text, location, media, contacts, order, contactInfo }: GatewayEvent): unknown {
	return (
		button?.id ??
		button?.title ??
		flow?.values ??
		location ??
		(text === undefined ? media?.at(0) : text) ??
		contacts ??
		order ??
		contactInfo ??
		undefined
	);
}

/** Taps come with an id or, from some providers, with the title alone; people also type what they see. */
function chosenId({ choices, isNumbered }: AnswerRules, { button }: GatewayEvent, said: string): string | undefined {
	const tapped = button?.id === undefined ? undefined : choices.find(({ id }) => id === button.id);
	if (tapped) return tapped.id;
	const word = plain(said);
	if (word === '') return undefined;
	// Whoever writes "2." or "(2)" means the second.
	const numbered = isNumbered ? choices[Number(bare(said)) - 1] : undefined;
	if (numbered) return numbered.id;
	const named = choices.find(({ title }) => plain(title) === word) ?? choices.find(({ id }) => plain(id) === word);
	if (named) return named.id;
	// Whoever writes "Yes!" means yes, unless several titles are told apart by such characters alone.
	const [meant, ...others] = choices.filter(({ title }) => bare(title) === bare(said));
	return others.length === 0 ? meant?.id : undefined;
}

const sameKinds: Readonly<Record<string, string>> = { voice: 'audio', file: 'document' };

function isOfKind(kind: string, wanted: readonly string[]): boolean {
	return wanted.length === 0 || wanted.includes(sameKinds[kind] ?? kind);
}

/** A comma is a decimal point where nothing else is. */
function numberIn(said: string, { min, max }: AnswerRules): number | undefined {
	const text = short(said).replace(',', '.');
	const number = /^[+-]?\d{1,15}(?:\.\d{1,10})?$/.test(text) ? Number(text) : Number.NaN;
	if (Number.isNaN(number) || (min !== undefined && number < min) || (max !== undefined && number > max)) {
		return undefined;
	}
	return number;
}

/** A day that exists, as ISO 8601. */
function dateIn(said: string, monthFirst: boolean): string | undefined {
	const text = short(said);
	const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
	if (isoYear !== undefined) return dayOf(Number(isoYear), Number(isoMonth), Number(isoDay));
	const [, first, separator, second, year] = /^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$/.exec(text) ?? [];
	if (first === undefined) return undefined;
	// With dots nobody writes the month first.
	const [day, month] = monthFirst && separator !== '.' ? [second, first] : [first, second];
	return dayOf(Number(year), Number(month), Number(day));
}

function dayOf(year: number, month: number, day: number): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isDay ? date.toISOString().slice(0, 10) : undefined;
}

function emailIn(said: string): string | undefined {
	const text = short(said);
	return isEmail(text) ? text.toLowerCase() : undefined;
}

function short(said: string): string {
	return said.slice(0, maxCharacters).trim();
}

function plain(said: string): string {
	return said.length > maxCharacters ? '' : fold(said).trim();
}

/** A word without the punctuation and emoji around it, and without the difference of full-width letters. */
function bare(said: string): string {
	const characters = [...plain(said.normalize('NFKC'))];
	const isOfWord = (character: string) => /[\p{L}\p{N}\p{M}]/u.test(character);
	const first = characters.findIndex(isOfWord);
	// What is nothing but punctuation stands for itself.
	const after = characters.length - [...characters].reverse().findIndex(isOfWord);
	return (first < 0 ? characters : characters.slice(first, after)).join('');
}

/** Reads rules that went to the trigger and back. */
export function rulesOf(value: unknown): AnswerRules {
	const given = asDataObject(value);
	const accepted = kinds.find((kind) => kind === given.accept) ?? 'any';
	return {
		accept: accepted,
		choices: asList(given.choices).filter(isDataObject).map(choiceOf),
		cancelWords: asList(given.cancelWords).map(String),
		monthFirst: given.monthFirst === true,
		mediaKinds: asList(given.mediaKinds).map(String),
		pattern: String(given.pattern ?? ''),
		...(given.isNumbered === true && { isNumbered: true }),
		...(typeof given.min === 'number' && { min: given.min }),
		...(typeof given.max === 'number' && { max: given.max }),
	};
}

function choiceOf({ id, title }: IDataObject): Choice {
	return { id: String(id ?? ''), title: String(title ?? '') };
}
