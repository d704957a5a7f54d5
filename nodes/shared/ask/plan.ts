import { invalidInput } from '../errors';
import { asText } from '../gateway/fallBack';
import type { ParametersOf } from '../input/parameters';
import { readTextPattern } from '../webhook/textPattern/textPattern';
import { tokenLength, withToken } from '../webhook/questions/question';
import { replyButtonsOf, type ReplyButton } from '../whatsapp/interactive';
import { formatted } from '../whatsapp/formatting';
import { limits, within } from '../whatsapp/limits';
import { listLimits, listOf, type ListSection } from '../whatsapp/listMessage';
import { approvalIds, bare, type AnswerRules, type Choice } from './checkAnswer';
import type { askField, questionFields, questionListFields } from './fields';
import type { TemplateQuestion } from './template';

/** What is sent. */
export type Question =
	| { kind: 'buttons'; text: string; buttons: ReplyButton[] }
	| { kind: 'list'; text: string; list: { button: string; sections: ListSection[] } }
	| { kind: 'location'; text: string }
	| { kind: 'text'; text: string };

/** What a user entered about a question, checked. */
export interface Plan {
	/** Nothing where it is a template, or another node sent it. */
	question?: Question;
	template?: TemplateQuestion;
	rules: AnswerRules;
	maxTries: number;
	/** Sent for answers that do not fit. */
	reaskText?: string;
	waitMs: number;
	/** Known before: of a question that another node sent. */
	messageIds: string[];
	/** Whether the answer comes by link. */
	isByLink: boolean;
}

/** The parameters of Ask and Wait that all providers have; lists only where the provider has them. */
export type QuestionParameters = Omit<AllParameters, OfChat> &
	Partial<Pick<AllParameters, OfChat> & ParametersOf<typeof questionListFields>>;
type AllParameters = ParametersOf<readonly [typeof askField.answerBy, ...typeof questionFields]> & {
	responseType: ParametersOf<[typeof askField.responseType]>['responseType'];
	additionalFields: ParametersOf<[typeof askField.additionalFieldsWithoutUrl]>['additionalFields'];
};
/** What a page cannot ask. */
type OfChat = 'mediaKinds' | 'sentMessageId';

const unitMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const maxWaitMs = 30 * unitMs.days;

/**
 * Checks the parameters of Ask and Wait.
 *
 * @param maxButtons how many reply buttons the provider takes
 * @param template the one that asks, if any
 * @param hasLists whether the provider has them; elsewhere a list is a text whose rows have numbers, by which they are chosen
 * @throws InvalidInput naming the field and the rule
 */
export function planOf(
	parameters: QuestionParameters,
	maxButtons: number,
	template?: TemplateQuestion,
	{ hasLists = true }: { hasLists?: boolean } = {},
): Plan {
	const { additionalFields: options, timeLimit, timeLimitUnit } = parameters;
	const waitMs = timeLimit * unitMs[timeLimitUnit];
	if (waitMs > maxWaitMs) throw invalidInput('Time Limit', 'is longer than 30 days', 'Enter a shorter time.');
	const question = questionOf(parameters, maxButtons);
	const isByLink = parameters.answerBy === 'link';
	const reaskText = options.reaskText?.trim() ?? '';
	return {
		...(question && { question: isByLink ? { kind: 'text', text: question.text } : question }),
		...(template && { template }),
		rules: checkedRules(parameters, template?.choices ?? choicesOf(question), hasLists),
		maxTries: options.maxTries ?? 3,
		...(reaskText !== '' && { reaskText: within('Text for Answers That Do Not Fit', reaskText, limits.text) }),
		waitMs,
		messageIds: sentIds(parameters),
		isByLink,
	};
}

function sentIds({ responseType, sentMessageId = '' }: QuestionParameters): string[] {
	const id = sentMessageId.trim();
	return responseType === 'alreadySent' && id !== '' ? [id] : [];
}

function checkedRules(parameters: QuestionParameters, choices: Choice[], hasLists: boolean): AnswerRules {
	const rules = rulesFor(parameters, choices);
	const { answerBy, responseType } = parameters;
	if (answerBy === 'link') checkPage(responseType, rules);
	if (answerBy === 'link' || responseType !== 'list' || hasLists) return rules;
	checkNumbers(choices);
	return { ...rules, isNumbered: true };
}

/** @throws InvalidInput for what a page cannot ask */
function checkPage(responseType: QuestionParameters['responseType'], { accept }: AnswerRules): void {
	if (responseType !== 'alreadySent' && accept !== 'location' && accept !== 'media') return;
	throw invalidInput(
		'Answer By',
		"cannot be 'Link' for this question",
		"Choose 'Chat' for a location, a file, or a question that another node sent.",
	);
}

/** @throws InvalidInput for a title that is the number of another row */
function checkNumbers(choices: readonly Choice[]): void {
	const at = choices.findIndex(({ title }, index) => {
		const number = Number(bare(title));
		return Number.isInteger(number) && number !== index + 1 && number > 0 && number <= choices.length;
	});
	if (at < 0) return;
	const problem = `has the title "${choices[at]?.title}", which is the number of another row`;
	throw invalidInput(
		'Sections',
		problem,
		'This provider has no lists, so rows are chosen by their numbers. Add a word.',
	);
}

/** For a provider without lists: such a question as a text with numbers. @throws InvalidInput where it is too long */
export function withoutList(question: Question): Exclude<Question, { kind: 'list' }> {
	if (question.kind !== 'list') return question;
	const { text, list } = question;
	return { kind: 'text', text: within('Sections', asText.list({ body: text }, list.sections), limits.text) };
}

/** The same question with buttons and rows that say which question they answer. */
export function withTokens(question: Question, questionId: string): Question {
	const marked = <T extends { id: string }>(one: T): T => ({ ...one, id: withToken(one.id, questionId) });
	if (question.kind === 'buttons') return { ...question, buttons: question.buttons.map(marked) };
	if (question.kind !== 'list') return question;
	const sections = question.list.sections.map((section) => ({ ...section, rows: section.rows.map(marked) }));
	return { ...question, list: { ...question.list, sections } };
}

/** @returns nothing where a template asks, or another node has asked */
function questionOf(parameters: QuestionParameters, maxButtons: number): Question | undefined {
	const { message, additionalFields, responseType, answerBy } = parameters;
	if (responseType === 'alreadySent' || responseType === 'template') return undefined;
	const { formatting } = additionalFields;
	// By link everything goes out as a text.
	const isText = responseType === 'freeText' || answerBy === 'link';
	const text = within('Message', formatted('Message', message, formatting), isText ? limits.text : limits.body);
	switch (responseType) {
		case 'freeText':
			return { kind: 'text', text };
		case 'approval':
			return { kind: 'buttons', text, buttons: approvalButtons(parameters) };
		case 'buttons':
			return { kind: 'buttons', text, buttons: replyButtonsOf(parameters, maxButtons) };
		case 'list':
			return { kind: 'list', text, list: listIn(parameters) };
		case 'location':
			return { kind: 'location', text };
	}
}

function approvalButtons({ approvalOptions }: QuestionParameters): ReplyButton[] {
	const label = (field: string, entered: string | undefined, usual: string) =>
		within(field, entered?.trim() || usual, limits.buttonTitle);
	const approve = label('Approve Button Label', approvalOptions.approveLabel, 'Approve');
	const decline = label('Disapprove Button Label', approvalOptions.disapproveLabel, 'Decline');
	if (approve === decline) {
		throw invalidInput('Disapprove Button Label', `is "${decline}", like the other button`, 'Enter another label.');
	}
	return [
		{ id: approvalIds.approve, title: approve },
		{ id: approvalIds.decline, title: decline },
	];
}

/** @throws InvalidInput as `listOf`, and for an ID that is too long with the token behind it */
function listIn({ listButton = '', sectionsSource = 'fields', sections, sectionsJson }: QuestionParameters) {
	const list = listOf({ listButton, sectionsSource, sections: sections ?? { section: [] }, sectionsJson });
	for (const { id, title } of list.sections.flatMap(({ rows }) => rows)) {
		within(`Row "${title}", ID`, id, listLimits.rowId - tokenLength);
	}
	return list;
}

function rulesFor(parameters: QuestionParameters, choices: Choice[]): AnswerRules {
	const { additionalFields: options } = parameters;
	const common = {
		cancelWords: words(options.cancelWords ?? ''),
		...(options.dateOrder && { monthFirst: options.dateOrder === 'monthFirst' }),
		mediaKinds: parameters.mediaKinds ?? [],
		pattern: '',
		choices,
	};
	switch (parameters.responseType) {
		case 'approval':
			return { ...common, accept: 'approval' };
		case 'buttons':
		case 'list':
			return { ...common, accept: 'choice' };
		case 'location':
			return { ...common, accept: 'location' };
		case 'template':
			return choices.length > 0 ? { ...common, accept: 'choice' } : { ...common, ...freeRules(parameters) };
		case 'alreadySent':
		case 'freeText':
			return { ...common, ...freeRules(parameters) };
	}
}

function freeRules({ accept, choices, pattern, additionalFields }: QuestionParameters) {
	const { minNumber: min, maxNumber: max } = additionalFields;
	if (accept === 'number') {
		if (min !== undefined && max !== undefined && min > max) {
			throw invalidInput('Smallest Number', 'is larger than the largest', 'Swap them.');
		}
		return { accept, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
	}
	if (accept === 'choice') {
		const list = words(choices);
		if (list.length === 0) throw invalidInput('Choices', 'has no text', 'Enter the texts, separated by commas.');
		return { accept, choices: list.map((title): Choice => ({ id: title, title })) };
	}
	if (accept !== 'pattern') return { accept };
	const read = readTextPattern(pattern);
	if (!read.ok) throw invalidInput('Pattern', read.problem, read.fix);
	return { accept, pattern };
}

function choicesOf(question?: Question): Choice[] {
	if (question?.kind === 'buttons') return question.buttons;
	if (question?.kind !== 'list') return [];
	return question.list.sections.flatMap(({ rows }) => rows.map(({ id, title }) => ({ id, title })));
}

/** In the comma of any script, or one a line. */
function words(entered: string): string[] {
	return entered
		.split(/[,\u060c\u3001\uff0c\n]/)
		.map((word) => word.trim())
		.filter((word) => word !== '');
}
