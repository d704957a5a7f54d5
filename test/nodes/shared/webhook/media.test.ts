// Sample values. cspell:ignore Fatura opendocument
import type { IExecuteFunctions } from 'n8n-workflow';
import type { EventMedia } from '../../../../nodes/shared/webhook/event';
import { DownloadBudget, downloadAll } from '../../../../nodes/shared/webhook/media';
import { standIn } from '../../../support/standIn';

test.each([
	[undefined, 'server.pdf'],
	['', 'server.pdf'],
	['..', 'server.pdf'],
	[' / ', 'server.pdf'],
	['\u202e', 'server.pdf'],
	['Fatura', 'Fatura.pdf'],
	['C:\\x\\Fatura.pdf', 'Fatura.pdf'],
])("the sender's name %j becomes %s", async (fileName, expected) => {
	const names: unknown[] = [];
	const functions = standIn<IExecuteFunctions>({
		helpers: {
			prepareBinaryData: async (_: Buffer, name: string, mimeType: string) => {
				names.push([name, mimeType]);
				return { data: '', mimeType };
			},
		},
	});
	const event = { provider: 'getChat', event: 'messageReceived' as const, media: [{ id: '1', fileName }] };
	const file = { bytes: Buffer.from('%PDF-1.4'), mimeType: 'application/pdf', fileName: 'server.pdf' };
	await downloadAll(functions, event, 'data', async () => file);
	expect(names).toEqual([[expected, 'application/pdf']]);
});

const stored: unknown[] = [];
const functions = standIn<IExecuteFunctions>({
	helpers: {
		prepareBinaryData: async (_: Buffer, fileName: string, mimeType: string) => {
			stored.push({ fileName, mimeType });
			return { data: '', mimeType };
		},
	},
	logger: { warn: (line: string) => stored.push(line) },
});
beforeEach(() => stored.splice(0));
const received = (media: EventMedia[]) => ({ provider: 'getChat', event: 'messageReceived' as const, media });

test('a message without files stays as it is', async () => {
	for (const event of [received([]), { provider: 'getChat', event: 'messageReceived' as const }]) {
		expect(await downloadAll(functions, event, 'data')).toEqual({ event });
	}
	expect(stored).toEqual([]);
});

test("where the server says nothing of a file, the message's type and a plain name are taken", async () => {
	const bytes = Buffer.from([1, 2, 3]);
	const { binary } = await downloadAll(
		functions,
		received([{ id: '1', mimeType: 'application/vnd.oasis.opendocument.text' }, { id: '2' }]),
		'data',
		async () => ({ bytes, mimeType: '', fileName: '' }),
	);
	expect(Object.keys(binary ?? {})).toEqual(['data', 'data_1']);
	expect(stored).toEqual([
		{ fileName: 'file.odt', mimeType: 'application/vnd.oasis.opendocument.text' },
		{ fileName: 'file', mimeType: 'application/octet-stream' },
	]);
});

test('a file without an address is named as lost, and the message starts the workflow', async () => {
	const { event, binary } = await downloadAll(functions, received([{ id: '1' }]), 'data');
	expect(binary).toBeUndefined();
	expect(event.media).toEqual([{ id: '1', error: "'url' is missing" }]);
	expect(stored).toEqual(["A file of a received message could not be downloaded: 'url' is missing"]);
});

test('after two minutes nothing more is downloaded', () => {
	let now = 0;
	const budget = new DownloadBudget(() => now);
	expect(budget.next()).toBe(100 * 1024 * 1024);
	now = 119_999;
	expect(budget.next()).toBeGreaterThan(0);
	now = 120_000;
	expect(() => budget.next()).toThrow(/two minutes/);
});

test('a file that never comes to an end keeps the message waiting for two minutes, and no longer', async () => {
	jest.useFakeTimers();
	try {
		const never = async () => await new Promise<never>(() => undefined);
		let said: unknown;
		const files = [{ url: 'https://files.example.com/1' }, { url: 'https://files.example.com/2' }];
		void downloadAll(functions, received(files), 'data', never).then(({ event }) => (said = event.media));
		await jest.advanceTimersByTimeAsync(119_000);
		expect(said).toBeUndefined();
		await jest.advanceTimersByTimeAsync(2_000);
		const error = expect.stringMatching(/two minutes/);
		expect(said).toEqual(files.map(({ url }) => ({ url, error })));
	} finally {
		jest.useRealTimers();
	}
});

test('50 files are enough', () => {
	const budget = new DownloadBudget();
	for (let file = 0; file < 50; file++) budget.next();
	expect(() => budget.next()).toThrow(/50 files/);
});

test('together they have 200 MB, each 100', () => {
	const mb = 1024 * 1024;
	const budget = new DownloadBudget();
	const limits = [90, 90, 20].map((size) => {
		const limit = budget.next();
		budget.spend(size * mb);
		return limit / mb;
	});
	expect(limits).toEqual([100, 100, 20]);
	expect(() => budget.next()).toThrow(/200 MB/);
});
