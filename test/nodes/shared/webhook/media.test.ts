import type { IExecuteFunctions } from 'n8n-workflow';
import { DownloadBudget, downloadAll } from '../../../../nodes/shared/webhook/media';

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
	const functions = {
		helpers: {
			prepareBinaryData: async (_: Buffer, name: string, mimeType: string) => {
				names.push([name, mimeType]);
				return { data: '', mimeType };
			},
		},
	} as unknown as IExecuteFunctions;
	const event = { provider: 'getChat', event: 'messageReceived' as const, media: [{ id: '1', fileName }] };
	const file = { bytes: Buffer.from('%PDF-1.4'), mimeType: 'application/pdf', fileName: 'server.pdf' };
	await downloadAll(functions, event, 'data', async () => file);
	expect(names).toEqual([[expected, 'application/pdf']]);
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
