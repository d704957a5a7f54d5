import type { IExecuteFunctions } from 'n8n-workflow';
import type { Addressed, Batch } from '../../../../nodes/shared/bulk/batches';
import type { BulkMessage } from '../../../../nodes/shared/bulk/bulkMessage';
import { MessageChecks, withGoodMessages } from '../../../../nodes/shared/bulk/messageChecks';
import { invalidInput } from '../../../../nodes/shared/errors';
import type { FileSource } from '../../../../nodes/shared/http/attachments';
import type { Client } from '../../../../nodes/shared/http/client';
import type { Request } from '../../../../nodes/shared/http/request';
import { Cancelled } from '../../../../nodes/shared/wait';
import { standIn } from '../../../support/standIn';

const recipient = (digits: string) => ({ digits, e164: `+${digits}` });
const ada = recipient('905551234567');
const wrong = invalidInput('Text', 'is too long', 'Shorten it.');
const request = (...files: FileSource[]): Request => ({
	...{ method: 'POST', path: '/messages' },
	...(files.length > 0 && { attachments: { part: 'file', files } }),
});
const messageOf = (change: Partial<BulkMessage>): BulkMessage => ({
	...{ key: 'a', messageId: ({ id }) => id },
	...change,
});

describe('before anything is sent', () => {
	const functions = standIn<IExecuteFunctions>({
		getInputData: () => [{ json: {} }],
		helpers: {
			assertBinaryData: (_: number, name: string) => {
				if (name === 'data') return { data: 'AAAA', mimeType: 'image/png' };
				throw new Error('There is no such file');
			},
		},
	});

	test('each message is made once, whoever gets it', () => {
		const one = jest.fn(() => request({ binary: 'data' }));
		const checks = new MessageChecks(functions);
		const message = messageOf({ one });
		checks.check(message, ada, 0);
		checks.check(message, recipient('905551234568'), 0);
		expect(one.mock.calls).toEqual([[ada]]);
		checks.check(messageOf({ one }), ada, 0);
		expect(one).toHaveBeenCalledTimes(2);
	});

	test('what is wrong with it is told for everybody who should have it', () => {
		const one = jest.fn(() => {
			throw wrong;
		});
		const checks = new MessageChecks(functions);
		const message = messageOf({ one });
		for (let row = 0; row < 3; row++) expect(() => checks.check(message, ada, 0)).toThrow(wrong);
		expect(one).toHaveBeenCalledTimes(1);
	});

	test('a file that the item does not have is wrong, and a message without a request of its own is not', () => {
		const checks = new MessageChecks(functions);
		const missing = messageOf({ one: () => request({ binary: 'photo' }) });
		expect(() => checks.check(missing, ada, 0)).toThrow('\'Input Data Field Name\' names "photo"');
		expect(() => checks.check(messageOf({}), ada, 0)).not.toThrow();
	});

	test('any other error is no result of a row', () => {
		const failure = new TypeError('A mistake of the node');
		const one = () => {
			throw failure;
		};
		expect(() => new MessageChecks(functions).check(messageOf({ one }), ada, 0)).toThrow(failure);
	});
});

describe('of the groups', () => {
	const groupOf = (message: BulkMessage, ...numbers: string[]): Batch => ({
		message,
		addressed: numbers.map((digits, index): Addressed => {
			const row = { itemIndex: index + 3, entered: digits, field: 'To', columns: {} };
			return { index, row, recipient: recipient(digits), message, campaign: '' };
		}),
	});
	const loaded = jest.fn();
	const refused = jest.fn();
	const masked = jest.fn((error: unknown) => error);
	/** Of these links the files cannot be had. */
	const good = async (groups: readonly Batch[], { maxLinks = 20, gone = '' } = {}) => {
		const client = standIn<Client>({
			masked,
			forItem: ({ index }: { index: number }) => ({
				loadFiles: async ({ attachments }: Request) => {
					loaded(index, attachments?.files);
					if (JSON.stringify(attachments).includes(gone || 'nothing')) throw wrong;
					return await Promise.resolve([]);
				},
			}),
		});
		const refuse = ({ recipient: { digits } }: Addressed, error: unknown) => refused(digits, error);
		return await withGoodMessages(groups, { client, maxLinks, refuse });
	};
	beforeEach(() => {
		loaded.mockReset();
		refused.mockReset();
		masked.mockClear();
	});

	test('those whose message a provider can carry go out; it is asked once for each message', async () => {
		const check = jest.fn(async () => await Promise.resolve());
		const bad = jest.fn(async () => await Promise.reject(wrong));
		const send = async () => await Promise.resolve({});
		const groups = [
			groupOf(messageOf({ carrier: { check, send } }), '1', '2'),
			groupOf(messageOf({ carrier: { check: bad, send } }), '3', '4'),
			groupOf(messageOf({ one: () => request() }), '5'),
		];
		expect(await good(groups)).toEqual([groups[0], groups[2]]);
		expect(check.mock.calls).toEqual([[{ recipient: recipient('1'), itemIndex: 3 }]]);
		expect(bad).toHaveBeenCalledTimes(1);
		expect(refused.mock.calls).toEqual([
			['3', wrong],
			['4', wrong],
		]);
		expect(masked.mock.calls).toEqual([[wrong]]);
	});

	test.each(['carrier', 'link'])('of thousands with the same bad %s others get their turn meanwhile', async (what) => {
		let turns = 0;
		const clock = setInterval(() => turns++, 1);
		refused.mockImplementation(() => {
			for (const start = performance.now(); performance.now() - start < 1;);
		});
		const carrier = { check: async () => await Promise.reject(wrong), send: async () => await Promise.resolve({}) };
		const message = what === 'link' ? { one: () => request({ url: 'https://a.example/gone' }) } : { carrier };
		await good([groupOf(messageOf(message), ...Array.from({ length: 200 }, (_, n) => `${n}`))], { gone: 'gone' });
		clearInterval(clock);
		expect(refused).toHaveBeenCalledTimes(200);
		expect(masked).toHaveBeenCalledTimes(1);
		expect(turns).toBeGreaterThan(4);
	});

	test('none is refused because the execution was stopped', async () => {
		const check = async () => await Promise.reject(new Cancelled());
		const group = groupOf(messageOf({ carrier: { check, send: async () => await Promise.resolve({}) } }), '1');
		await expect(good([group])).rejects.toThrow(Cancelled);
		expect(refused).not.toHaveBeenCalled();
	});

	test('those go out whose files are there: each link is fetched once, for the item that has it', async () => {
		const groups = ['https://a.example/1', 'https://a.example/gone', 'https://a.example/2'].map((url, n) =>
			groupOf(messageOf({ key: url, one: () => request({ url }) }), `${n}1`, `${n}2`),
		);
		expect(await good(groups, { gone: 'gone' })).toEqual([groups[0], groups[2]]);
		expect(loaded.mock.calls.map(([index]) => index)).toEqual([3, 3, 3]);
		expect(refused.mock.calls).toEqual([
			['11', wrong],
			['12', wrong],
		]);
	});

	test('files of the item are not fetched, nor is anything where nobody gets it', async () => {
		const groups = [
			groupOf(messageOf({ one: () => request({ binary: 'data' }) }), '1'),
			groupOf(messageOf({ one: () => request() }), '1'),
			groupOf(messageOf({}), '1'),
			groupOf(messageOf({ one: () => request({ url: 'https://a.example/1' }) })),
		];
		expect(await good(groups)).toEqual(groups);
		expect(loaded).not.toHaveBeenCalled();
	});

	test('files behind more links than may be fetched ahead are left to the sends', async () => {
		const groups = [1, 2].map((n) => {
			const url = `https://a.example/gone/${n}`;
			return groupOf(messageOf({ key: url, one: () => request({ binary: 'data' }, { url }) }), `${n}`);
		});
		expect(await good(groups, { maxLinks: 1, gone: 'gone' })).toEqual(groups);
		expect(loaded).not.toHaveBeenCalled();
		expect(await good(groups, { maxLinks: 2, gone: 'gone' })).toEqual([]);
		expect(loaded).toHaveBeenCalledTimes(2);
	});
});
