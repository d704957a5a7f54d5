import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { commonId, idsByNumber, mediaIds } from '../../../../nodes/shared/bulk/answerIds';
import { outcomeChart } from '../../../../nodes/shared/bulk/chart';
import { planRows } from '../../../../nodes/shared/bulk/plan';
import { countOutcomes, toReport, type Result } from '../../../../nodes/shared/bulk/report';
import { placeOf, rowProblem, withPlace, type CsvFile, type Row } from '../../../../nodes/shared/bulk/rows';
import { settingsOf } from '../../../../nodes/shared/bulk/template';
import { invalidInput } from '../../../../nodes/shared/errors';
import { standIn } from '../../../support/standIn';

/** Of n8n's context only what reports and CSV files are made with. */
const functionsOf = (csv = '') =>
	standIn<IExecuteFunctions>({
		getInputData: () => [{ json: { name: 'Ada' } }, { json: {} }],
		helpers: {
			prepareBinaryData: async (bytes: Buffer, fileName: string, mimeType: string) => ({
				...{ data: bytes.toString('utf8'), fileName, mimeType },
			}),
			assertBinaryData: () => ({ data: '', mimeType: 'text/csv', fileName: 'a.csv', bytes: csv.length }),
			getBinaryDataBuffer: async () => Buffer.from(csv),
		},
	});
const row = (change: Partial<Row> = {}): Row => ({ itemIndex: 0, entered: '1', field: 'To', columns: {}, ...change });
const file: CsvFile = {
	...{ recipientColumn: '"Phone" (column A)', recipientName: 'Phone', reason: 'its name' },
	...{ encoding: 'utf-8', header: true, repeated: new Set<string>(), names: ['Name'] },
};
const facts = { summary: false, spreadsheet: false, dryRun: false, requests: 2, durationMs: 30_049 };
const report = async (results: Result[], change: Partial<typeof facts> = {}) =>
	await toReport(functionsOf(), results, { ...facts, ...change });

describe('the report of a bulk send', () => {
	test('has an item for each row, with what is known of it', async () => {
		const tried = [{ provider: 'one' }];
		const { items, summary } = await report([
			{
				row: row(),
				to: '+1',
				outcome: 'sent',
				messageId: 'm',
				messageIds: ['m', 'n'],
				provider: 'one',
				tried,
				answer: {},
			},
			{ row: row({ itemIndex: 1, line: 3, file }), outcome: 'failed', reason: 'No.' },
			{ row: row(), to: '+2', outcome: 'queued', batchId: 'b' },
		]);
		expect(items).toEqual([
			{
				json: {
					...{ outcome: 'sent', to: '+1', reason: null, messageId: 'm', messageIds: ['m', 'n'] },
					...{ provider: 'one', tried, answer: {} },
				},
				pairedItem: { item: 0 },
			},
			{ json: { outcome: 'failed', entered: '1', reason: 'No.', line: 3 }, pairedItem: { item: 1 } },
			{ json: { outcome: 'queued', to: '+2', reason: null, batchId: 'b' }, pairedItem: { item: 0 } },
		]);
		expect(summary).toBeUndefined();
	});

	test('has no reasons where nobody has one, and the column of the recipients in a dry run', async () => {
		const result: Result = { row: row({ file }), to: '+1', outcome: 'skipped' };
		expect((await report([result])).items[0]?.json).toEqual({ outcome: 'skipped', to: '+1' });
		expect((await report([result], { dryRun: true })).items[0]?.json).toEqual({
			...{ outcome: 'skipped', to: '+1', recipientColumn: '"Phone" (column A)' },
		});
	});

	test('counts everything in its summary, and says how files were read', async () => {
		const doubtful = { ...file, encodingDoubt: 'two fit' };
		const results: Result[] = [
			...[row({ file }), row({ file })].map((one) => ({ row: one, to: '+1', outcome: 'sent' as const })),
			{ row: row({ file: doubtful, itemIndex: 1 }), to: '+2', outcome: 'queued' },
			{ row: row(), outcome: 'failed' },
		];
		const { summary } = await report(results, { summary: true });
		const csv = { recipientColumn: '"Phone" (column A)', reason: 'its name', encoding: 'utf-8', header: true };
		expect(summary?.json).toEqual({
			...{ summary: true, recipients: 4, sent: 2, queued: 1, failed: 1, skipped: 0, unclear: 0 },
			...{ requests: 2, durationSeconds: 30, recipientsPerMinute: 6 },
			csvFiles: [
				{ item: 0, ...csv },
				{ item: 1, ...csv, warning: 'The encoding is not certain: two fit' },
			],
		});
		expect(summary?.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(summary?.binary?.chart).toMatchObject({ fileName: 'summary.svg', mimeType: 'image/svg+xml' });
		expect(summary?.binary?.chart?.data).toContain('>4 recipients<');
		const dry = await report([{ row: row(), outcome: 'skipped' }], { summary: true, dryRun: true, durationMs: 0 });
		expect(dry.summary?.json).toMatchObject({ dryRun: true, durationSeconds: 0, recipientsPerMinute: 0 });
		expect(dry.summary?.json).not.toHaveProperty('csvFiles');
		expect(dry.summary?.binary?.chart?.data).toContain('>1 recipients (dry run)<');
	});

	test('marks for a spreadsheet what it would take for a formula', async () => {
		const { items, summary } = await report([{ row: row(), to: '+1', outcome: 'sent' }], {
			...{ spreadsheet: true, summary: true },
		});
		expect(items[0]?.json.to).toBe("'+1");
		expect(summary?.json.sent).toBe(1);
	});
});

test('the chart has a piece for each outcome that came, and a legend for all', () => {
	const counts = countOutcomes([
		...Array.from({ length: 3 }, () => ({ row: row(), outcome: 'sent' as const })),
		{ row: row(), outcome: 'unclear' },
	]);
	expect(counts).toEqual({ sent: 3, queued: 0, failed: 0, skipped: 0, unclear: 1 });
	const svg = outcomeChart('A & <b>', counts);
	expect(svg).toContain('>A &amp; &lt;b&gt;</text>');
	expect(svg).toContain('<rect x="16" y="44" width="336" height="28" fill="#1a9e63"/>');
	expect(svg).toContain('<rect x="352" y="44" width="112" height="28" fill="#e0a020"/>');
	expect(svg.match(/y="44"/g)).toHaveLength(2);
	expect(svg).toContain('<rect x="292" y="88" width="10" height="10" fill="#e0a020"/><text x="307" y="97"');
	expect(svg).toContain('>failed 0</text>');
	expect(outcomeChart('', countOutcomes([]))).not.toContain('y="44"');
	// On a white ground, as large as its view, whatever the program that shows it has for colours and letters.
	expect(svg).toMatch(
		/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 480 112" width="480" height="112" role="img" font-family="sans-serif" fill="#1f2933"><rect width="480" height="112" fill="#ffffff"\/><text x="16" y="28" font-size="15" font-weight="600">A /,
	);
	expect(svg).toMatch(/<text x="399" y="97" font-size="12">failed 0<\/text><\/svg>$/);
	const five = outcomeChart('', { sent: 1, queued: 1, failed: 1, skipped: 1, unclear: 1 });
	const bars = [...five.matchAll(/<rect x="([\d.]+)" y="44" width="89.6" height="28" fill="(#\w+)"\/>/g)];
	expect(bars.map(([, x, colour]) => [x, colour])).toEqual([
		['16', '#1a9e63'],
		['105.6', '#5fbf8f'],
		['195.2', '#9aa4b2'],
		['284.8', '#e0a020'],
		['374.4', '#d64545'],
	]);
	const names = [...five.matchAll(/y="97" font-size="12">(\w+) 1</g)].map(([, name]) => name);
	expect(names).toEqual(['sent', 'queued', 'skipped', 'unclear', 'failed']);
});

describe('the ids in an answer', () => {
	test.each<[IDataObject, string[]]>([
		[{ medias: { image: [{ message_id: '1' }, { id: 2 }], video: { messageId: '3' } } }, ['1', '2', '3']],
		[{ medias: { image: [{ name: 'a' }, 'x', { message_id: '' }] } }, []],
		[{ medias: 'none' }, []],
		[{}, []],
	])('%j has those of files %j', (answer, ids) => {
		expect(mediaIds(answer)).toEqual(ids);
	});

	test.each<[IDataObject, Array<[string, string]>]>([
		[{ phones: [{ phone: '+90 555', message_id: 'a' }] }, [['90555', 'a']]],
		[
			{ recipients: [{ wa_id: 90555, id: 7 }], data: [{ to: '1', id: 'b' }] },
			[
				['90555', '7'],
				['1', 'b'],
			],
		],
		[{ results: [{ phone: '1' }, { id: 'b' }, null] }, []],
		[{ messages: { number: '1', messageId: 'c' } }, [['1', 'c']]],
		[{ other: [{ phone: '1', id: 'a' }] }, []],
	])('%j has those of numbers %j', (answer, ids) => {
		expect([...idsByNumber(answer)]).toEqual(ids);
	});

	test('one for all is the first that it has', () => {
		expect(commonId({ id: 'c', message_id: 'a', messageId: 'b' })).toBe('a');
		expect(commonId({ id: 0 })).toBe('0');
		expect(commonId({ id: '', data: {} })).toBeUndefined();
	});
});

describe('a row', () => {
	const takes = (name: string) => name === 'Name';
	const problem = (change: Partial<CsvFile>, own: Record<string, string>) =>
		rowProblem(row({ file: { ...file, ...change } }), own, takes)?.message;

	test('cannot be used where its cells are broken, its column comes twice, or letters are lost', () => {
		const broken = invalidInput('File', 'has a broken row', 'Correct it.');
		expect(rowProblem(row({ problem: broken, file }), {}, takes)).toBe(broken);
		expect(rowProblem(row(), { Name: '\ufffd' }, takes)).toBeUndefined();
		expect(problem({}, { Name: 'Zoë' })).toBeUndefined();
		expect(problem({ repeated: new Set(['Other']) }, {})).toBeUndefined();
		expect(problem({ repeated: new Set(['Other', 'Name']) }, {})).toBe(
			`'CSV Input Data Field Name' names a file with several columns "Name"`,
		);
		expect(problem({}, { Name: 'Zo\ufffd' })).toContain('has a character that cannot be read in column "Name"');
		expect(problem({ encodingDoubt: 'two fit' }, { Name: 'Zoë' })).toBe("'Encoding' is not certain: two fit");
		expect(problem({ encodingDoubt: 'two fit' }, { Name: 'Zoe~\u007f' })).toBeUndefined();
	});

	test('is named by its line, or by its item', () => {
		expect([placeOf(row({ line: 3 })), placeOf(row({ itemIndex: 2 }))]).toEqual(['line 3', 'item 2']);
		expect(withPlace(invalidInput('To', 'is required', 'Fill it in.'), row({ line: 3 }))).toMatchObject({
			...{ message: "'To (line 3)' is required", field: 'To (line 3)', problem: 'is required', fix: 'Fill it in.' },
		});
		const other = new Error('Other');
		expect(withPlace(other, row())).toBe(other);
	});
});

test('the settings of a run are those of the first item that can be read', () => {
	const error = invalidInput('To', 'is required', '');
	const additionalFields = { summary: true };
	expect(
		settingsOf([
			{ itemIndex: 0, error },
			{ itemIndex: 1, parameters: { additionalFields } },
		]),
	).toBe(additionalFields);
	expect(settingsOf([{ itemIndex: 0, error }])).toEqual({});
});

describe('what each row gets', () => {
	const channel = {
		one: (content: string) => ({ method: 'POST' as const, path: '/', body: { content } }),
		messageId: ({ id }: IDataObject) => id,
	};
	const fields = {
		...{
			bulkToolNotice: '',
			recipientsSource: 'list' as const,
			to: '',
			recipients: ['1, 2;3', ' \n'],
			csvBinaryPropertyName: 'data',
		},
		...{ recipientColumn: '', csvDelimiter: 'auto' as const, csvEncoding: 'auto' as const, csvHeader: 'auto' as const },
		additionalFields: {},
	};
	let filled = 0;
	async function planned(
		change: Partial<Omit<typeof fields, 'recipientsSource'>> & { recipientsSource?: 'csv' | 'items' | 'list' },
		csv = '',
	) {
		const content = {
			takes: (column: string) => ['body-first-name', 'name'].includes(column),
			fill: (own: Readonly<Record<string, string>>) => {
				filled++;
				if (own.name === 'nobody') throw invalidInput('Name', 'is nobody', 'Enter another.');
				return JSON.stringify(own);
			},
		};
		const parameters = { ...fields, ...change };
		const context = standIn<Parameters<typeof planRows>[0]>({ functions: functionsOf(csv) });
		const plans = await planRows(context, [{ itemIndex: 0, parameters }], channel, () => content);
		const recipient = { digits: '1', e164: '+1' };
		return plans.map((plan) => ({
			entered: plan.row.entered,
			...('message' in plan ? { content: plan.message.one?.(recipient).body?.content } : { error: plan.error.message }),
		}));
	}

	test('numbers of a list may be separated in several ways, and one at least is needed', async () => {
		expect(await planned({})).toEqual(['1', '2', '3'].map((entered) => ({ entered, content: '{}' })));
		expect(await planned({ recipients: [' ,'] })).toEqual([{ entered: '', error: "'Numbers' is required" }]);
		expect(await planned({ recipientsSource: 'items', to: '7' })).toEqual([{ entered: '7', content: '{}' }]);
	});

	test('columns are found by the name of their variable, also in other letters and signs', async () => {
		const csv = async (header: string, ...rows: string[]) =>
			await planned({ recipientsSource: 'csv' }, [header, ...rows].join('\n'));
		expect(await csv('phone,name,other', '+905551234567,Ada,x', '+905551234568,,x', '+905551234569,nobody,x')).toEqual([
			{ entered: '+905551234567', content: '{"name":"Ada"}' },
			{ entered: '+905551234568', content: '{}' },
			{ entered: '+905551234569', error: "'Name' is nobody" },
		]);
		for (const name of ['body-first-name', 'Body_First_Name', 'BODY first-name', 'body first name']) {
			expect(await csv(`phone,${name}`, '+905551234567,Ada')).toEqual([
				{ entered: '+905551234567', content: '{"body-first-name":"Ada"}' },
			]);
		}
		expect(await csv('phone,NAME,name', '+905551234567,Bob,Ada')).toEqual([
			{ entered: '+905551234567', content: '{"name":"Ada"}' },
		]);
		expect(await csv('phone,NAME,Name', '+905551234567,Bob,Ada')).toEqual([
			{
				entered: '+905551234567',
				error: `'CSV Input Data Field Name' names a file with the columns "NAME" and "Name", which both mean "name"`,
			},
		]);
	});

	test('rows with the same values have one message, which is made once', async () => {
		const csv = [
			'phone,name',
			...['Ada', 'Bob', 'Ada', 'nobody', 'nobody'].map((name, n) => `+90555123456${n},${name}`),
		];
		filled = 0;
		const plans = await planned({ recipientsSource: 'csv' }, csv.join('\n'));
		expect(plans.map((plan) => ('content' in plan ? plan.content : plan.error))).toEqual([
			...['{"name":"Ada"}', '{"name":"Bob"}', '{"name":"Ada"}', "'Name' is nobody", "'Name' is nobody"],
		]);
		expect(filled).toBe(3);
	});
});
