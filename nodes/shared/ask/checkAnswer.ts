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
	/** What stands first in a date; without it, one that is a day in both orders does not fit. */
	monthFirst?: boolean;
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
	if (word !== '' && rules.cancelWords.some((cancel) => isMeantBy(word, cancel))) return { kind: 'cancelled' };
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
	const [meant, ...others] = choices.filter(({ title }) => isMeantBy(bare(said), title));
	return others.length === 0 ? meant?.id : undefined;
}

const sameKinds: Readonly<Record<string, string>> = { voice: 'audio', file: 'document' };

function isOfKind(kind: string, wanted: readonly string[]): boolean {
	return wanted.length === 0 || wanted.includes(sameKinds[kind] ?? kind);
}

/** A comma is a decimal point where nothing else is; where it may stand between thousands as well, no number is guessed. */
function numberIn(said: string, { min, max }: AnswerRules): number | undefined {
	const text = short(said).replace('\u2212', '-');
	const thousands = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text) ? [text.replace(/[.,]/, '')] : [];
	const fraction = text.replace(/[,\u066b]/, '.');
	const numbers = [fraction, ...thousands].filter((one) => /^[+-]?\d{1,15}(?:\.\d{1,10})?$/.test(one)).map(Number);
	return onlyOne(numbers.filter((one) => (min === undefined || one >= min) && (max === undefined || one <= max)));
}

/** A day that exists, as ISO 8601. */
function dateIn(said: string, monthFirst?: boolean): string | undefined {
	const text = short(said);
	const [, isoYear, , isoMonth, isoDay] = /^(\d{4})([./-])(\d{1,2})\2(\d{1,2})$/.exec(text) ?? [];
	if (isoYear !== undefined) return dayOf(Number(isoYear), Number(isoMonth), Number(isoDay));
	const [, first, separator, second, year] = /^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$/.exec(text) ?? [];
	// With dots nobody writes the month first.
	const isMonthFirst = separator === '.' ? false : monthFirst;
	const dayFirst = isMonthFirst === true ? undefined : dayOf(Number(year), Number(second), Number(first));
	return onlyOne([dayFirst, isMonthFirst === false ? undefined : dayOf(Number(year), Number(first), Number(second))]);
}

/** What can be read in one way; nothing is guessed where it can be read in two. */
function onlyOne<T>(readings: readonly T[]): NonNullable<T> | undefined {
	const [only, ...others] = new Set(readings.filter((one) => one !== undefined && one !== null));
	return others.length === 0 ? (only ?? undefined) : undefined;
}

/** Years of other calendars look the same: where it is 2569 or 1405, nobody means a day of that year. */
const [firstYear, lastYear] = [1800, 2299];

function dayOf(year: number, month: number, day: number): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isDay && year >= firstYear && year <= lastYear ? date.toISOString().slice(0, 10) : undefined;
}

function emailIn(said: string): string | undefined {
	const text = short(said);
	return isEmail(text) ? text.toLowerCase() : undefined;
}

/** Without the blanks around it and the invisible signs that keyboards and copied texts have in it. */
function short(said: string): string {
	return figures(said.slice(0, maxCharacters).replace(/\p{Cf}/gu, '')).trim();
}

/** Digits of all scripts as 0 to 9: in Unicode the ten of each follow each other, from 0 on. */
function figures(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const code = digit.codePointAt(0) ?? 0;
		let before = 0;
		while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
		return String(before % 10);
	});
}

function plain(said: string): string {
	return said.length > maxCharacters ? '' : fold(said).trim();
}

/** A word without the punctuation and emoji around it, and without the difference of full-width letters and of digits. */
export function bare(said: string): string {
	const characters = [...plain(figures(said.normalize('NFKC')))];
	const isOfWord = (character: string) => /[\p{L}\p{N}\p{M}]/u.test(character);
	const first = characters.findIndex(isOfWord);
	// What is nothing but punctuation stands for itself.
	const after = characters.length - [...characters].reverse().findIndex(isOfWord);
	return (first < 0 ? characters : characters.slice(first, after)).join('');
}

/** Whether what was written is a word, of which people may leave accents and vowel signs out. They do not add any. */
function isMeantBy(said: string, word: string): boolean {
	const whole = bare(word);
	return (
		said === whole ||
		said ===
			whole
				.normalize('NFD')
				.replace(/[\u0300-\u036f\u064b-\u0655\u0670]/g, '')
				.normalize()
	);
}

/** Reads rules that went to the trigger and back. */
export function rulesOf(value: unknown): AnswerRules {
	const given = asDataObject(value);
	const accepted = kinds.find((kind) => kind === given.accept) ?? 'any';
	return {
		accept: accepted,
		choices: asList(given.choices).filter(isDataObject).map(choiceOf),
		cancelWords: asList(given.cancelWords).map(String),
		...(typeof given.monthFirst === 'boolean' && { monthFirst: given.monthFirst }),
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
