import { planOf, withTokens, type QuestionParameters } from '../../../../nodes/shared/ask/plan';
import { readToken, withToken } from '../../../../nodes/shared/webhook/questions/question';

/** What the editor gives for a question of which nothing but the message was entered. */
const parameters = (change: Partial<QuestionParameters> = {}): QuestionParameters => ({
	responseType: 'approval',
	answerBy: 'chat',
	message: 'Agreed?',
	approvalOptions: {},
	buttonsSource: 'fields',
	buttons: { button: [] },
	buttonsJson: '[]',
	sentMessageId: '',
	accept: 'any',
	choices: '',
	pattern: '',
	mediaKinds: [],
	timeLimit: 1,
	timeLimitUnit: 'hours',
	additionalFields: {},
	...change,
});
const plan = (change: Partial<QuestionParameters> = {}, maxButtons = 3) => planOf(parameters(change), maxButtons);
const noRules = { cancelWords: [], mediaKinds: [], pattern: '', choices: [] };
const button = (title: string, id = title) => ({ id, title });

test('an approval has two buttons, three tries and no text for answers that do not fit', () => {
	const buttons = [button('Approve', 'approve'), button('Decline', 'decline')];
	expect(plan()).toStrictEqual({
		question: { kind: 'buttons', text: 'Agreed?', buttons },
		rules: { ...noRules, choices: buttons, accept: 'approval' },
		maxTries: 3,
		isByLink: false,
		waitMs: 3_600_000,
		messageIds: [],
	});
});

test('labels come without the blanks around them, and blank ones are the usual ones', () => {
	const labels = (approvalOptions: QuestionParameters['approvalOptions']) => {
		const { question } = plan({ approvalOptions });
		return question?.kind === 'buttons' ? question.buttons.map(({ title }) => title) : [];
	};
	expect(labels({ approveLabel: ' Yes ', disapproveLabel: '\tNo ' })).toStrictEqual(['Yes', 'No']);
	expect(labels({ approveLabel: ' ', disapproveLabel: ' ' })).toStrictEqual(['Approve', 'Decline']);
	expect(labels({ disapproveLabel: 'No' })).toStrictEqual(['Approve', 'No']);
	expect(() => labels({ approveLabel: 'x'.repeat(21) })).toThrow("'Approve Button Label' has 21 characters");
	expect(() => labels({ disapproveLabel: 'x'.repeat(21) })).toThrow("'Disapprove Button Label' has 21 characters");
	expect(labels({ approveLabel: 'x'.repeat(20) })).toStrictEqual(['x'.repeat(20), 'Decline']);
	expect(() => labels({ approveLabel: 'Decline' })).toThrow(`'Disapprove Button Label' is "Decline", like the other`);
});

test('30 days are waited for, and no minute more', () => {
	expect(plan({ timeLimit: 30, timeLimitUnit: 'days' }).waitMs).toBe(2_592_000_000);
	expect(plan({ timeLimit: 2, timeLimitUnit: 'minutes' }).waitMs).toBe(120_000);
	expect(() => plan({ timeLimit: 43_201, timeLimitUnit: 'minutes' })).toThrow("'Time Limit' is longer than 30 days");
});

test('a text for answers that do not fit is sent without the blanks around it, and must not be too long', () => {
	const reask = (reaskText: string) => plan({ additionalFields: { reaskText, maxTries: 5 } });
	expect(reask(' A number, please ')).toMatchObject({ reaskText: 'A number, please', maxTries: 5 });
	expect(reask(' ')).not.toHaveProperty('reaskText');
	expect(reask('x'.repeat(4096)).reaskText).toHaveLength(4096);
	expect(() => reask('x'.repeat(4097))).toThrow("'Text for Answers That Do Not Fit' has 4097 characters");
});

test('the id of a sent message belongs to a question that another node sent, and to no other', () => {
	const ids = (change: Partial<QuestionParameters>) => plan({ sentMessageId: ' wamid.1 ', ...change }).messageIds;
	expect(ids({ responseType: 'alreadySent' })).toStrictEqual(['wamid.1']);
	expect(ids({ responseType: 'alreadySent', sentMessageId: ' ' })).toStrictEqual([]);
	expect(ids({ responseType: 'freeText' })).toStrictEqual([]);
	expect(plan({ responseType: 'alreadySent' })).not.toHaveProperty('question');
});

test('buttons, the rows of a list and quick replies are the choices of their question', () => {
	const buttons = { button: [button('Red'), button('Blue', 'b')] };
	expect(plan({ responseType: 'buttons', buttons })).toMatchObject({
		question: { kind: 'buttons', text: 'Agreed?', buttons: buttons.button },
		rules: { ...noRules, accept: 'choice', choices: buttons.button },
	});
	expect(() => plan({ responseType: 'buttons', buttons }, 1)).toThrow('has 2 buttons, but at most 1 are allowed');
	const section = [{ title: 'Colours', rows: { row: [{ ...button('Red', 'r'), description: 'Warm' }] } }];
	const list = plan({ responseType: 'list', listButton: 'Open', sections: { section } });
	expect(list.question).toStrictEqual({
		kind: 'list',
		text: 'Agreed?',
		list: { button: 'Open', sections: [{ title: 'Colours', rows: [{ ...button('Red', 'r'), description: 'Warm' }] }] },
	});
	expect(list.rules).toStrictEqual({ ...noRules, accept: 'choice', choices: [button('Red', 'r')] });
	expect(() => plan({ responseType: 'list' })).toThrow("'List Button' is required");
	const template = (choices: Array<{ id: string; title: string }>) =>
		planOf(parameters({ responseType: 'template' }), 3, { text: 'Hi', choices, send: async () => [] });
	expect(template([button('Yes')])).toMatchObject({ rules: { accept: 'choice', choices: [button('Yes')] } });
	expect(template([])).toMatchObject({ template: { text: 'Hi' }, rules: { accept: 'any', choices: [] } });
});

describe('rows of a list', () => {
	const listed = (row: { id: string; title: string }, hasLists = true, change: Partial<QuestionParameters> = {}) => {
		const sections = { section: [{ title: 'Rows', rows: { row: [row, button('Other', 'other')] } }] };
		const list = { responseType: 'list' as const, listButton: 'Open', sectionsSource: 'fields' as const, sections };
		const given = parameters({ ...list, ...change });
		return planOf(given, 3, undefined, { hasLists });
	};

	test('have IDs that fit into those of WhatsApp with the token behind them', () => {
		const { question } = listed(button('Red', 'x'.repeat(179)));
		const [row] = question?.kind === 'list' ? (question.list.sections[0]?.rows ?? []) : [];
		expect(withToken(row?.id ?? '', 'a'.repeat(16))).toHaveLength(200);
		expect(() => listed(button('Red', 'x'.repeat(180)))).toThrow(`'Row "Red", ID' has 180 characters`);
	});

	test.each(['2', '2.', '(2)', '\u0662', '\uff12'])(
		'are not called %s where that is the number of another row',
		(title) => {
			expect(() => listed(button(title), false)).toThrow(
				`has the title "${title}", which is the number of another row`,
			);
		},
	);
	test.each(['1.', '\u0661', '0', '-1', '3', '2 kg'])('may be called %s', (title) => {
		expect(listed(button(title), false).rules.isNumbered).toBe(true);
	});
	test('have no numbers on a page, and may be called anything there', () => {
		expect(listed(button('2'), false, { answerBy: 'link' }).rules.isNumbered).toBeUndefined();
	});
});

test('a location is asked for with a text of up to 1,024 characters, a free text has up to 4,096', () => {
	const message = 'x'.repeat(1024);
	expect(plan({ responseType: 'location', message })).toMatchObject({
		question: { kind: 'location', text: message },
		rules: { ...noRules, accept: 'location' },
	});
	expect(() => plan({ responseType: 'location', message: `${message}x` })).toThrow('has 1025 characters');
	const byLink = plan({ responseType: 'approval', answerBy: 'link', message: 'x'.repeat(4_096) });
	expect(byLink.question).toStrictEqual({ kind: 'text', text: 'x'.repeat(4_096) });
	expect(() => plan({ answerBy: 'link', message: 'x'.repeat(4_097) })).toThrow('has 4097 characters');
	const free = plan({
		responseType: 'freeText',
		message: `**${message}**`,
		additionalFields: { formatting: 'markdown' },
	});
	expect(free.question).toStrictEqual({ kind: 'text', text: `*${message}*` });
});

test('which texts fit is taken over for what people write, and for nothing else', () => {
	const rules = (change: Partial<QuestionParameters>) => plan({ responseType: 'freeText', ...change }).rules;
	const numbers = { minNumber: 1, maxNumber: 1 };
	expect(rules({ accept: 'number', additionalFields: numbers })).toStrictEqual({
		...noRules,
		accept: 'number',
		min: 1,
		max: 1,
	});
	expect(rules({ accept: 'number', additionalFields: { minNumber: 0 } })).toStrictEqual({
		...noRules,
		accept: 'number',
		min: 0,
	});
	expect(rules({ accept: 'number', additionalFields: { maxNumber: 0 } })).toStrictEqual({
		...noRules,
		accept: 'number',
		max: 0,
	});
	expect(rules({ additionalFields: numbers })).toStrictEqual({ ...noRules, accept: 'any' });
	expect(rules({ accept: 'choice', choices: ' a ,b\n' })).toStrictEqual({
		...noRules,
		accept: 'choice',
		choices: [button('a'), button('b')],
	});
	expect(rules({ accept: 'pattern', pattern: '^a' })).toStrictEqual({ ...noRules, accept: 'pattern', pattern: '^a' });
	expect(rules({ pattern: '^a' })).toStrictEqual({ ...noRules, accept: 'any' });
	expect(rules({ accept: 'media', mediaKinds: ['image'] })).toStrictEqual({
		...noRules,
		accept: 'media',
		mediaKinds: ['image'],
	});
	const dates = { dateOrder: 'monthFirst' as const, cancelWords: 'stop' };
	expect(rules({ accept: 'date', additionalFields: dates })).toStrictEqual({
		...noRules,
		accept: 'date',
		monthFirst: true,
		cancelWords: ['stop'],
	});
});

test('what can be tapped says which question it answers; texts and places stay as they are', () => {
	const row = { ...button('Red'), description: 'Warm' };
	const list = {
		kind: 'list' as const,
		text: 'Which?',
		list: { button: 'Open', sections: [{ title: 'A', rows: [row] }] },
	};
	const id = 'aaaaaaaaaaaaaaaa';
	const marked = withTokens(list, id);
	expect(marked).toStrictEqual({
		...list,
		list: { button: 'Open', sections: [{ title: 'A', rows: [{ ...row, id: expect.any(String) }] }] },
	});
	const [first] = marked.kind === 'list' ? (marked.list.sections[0]?.rows ?? []) : [];
	expect(readToken(first?.id ?? '')).toStrictEqual({ id: 'Red', questionId: id });
	const text = { kind: 'text' as const, text: 'Which?' };
	expect(withTokens(text, id)).toBe(text);
});
