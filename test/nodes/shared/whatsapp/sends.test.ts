import { NodeApiError, type INode } from 'n8n-workflow';
import type { Api } from '../../../../nodes/shared/http/client';
import { flowOf } from '../../../../nodes/shared/whatsapp/flow';
import { readReceipts } from '../../../../nodes/shared/whatsapp/readReceipts';
import { sendParts, sendText } from '../../../../nodes/shared/whatsapp/sendText';
import { Cancelled } from '../../../../nodes/shared/wait';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

const to = { digits: '905551234567', e164: '+905551234567' };
const base = { outcome: 'sent', to: '+905551234567' };
const node: INode = { id: '', name: 'N', type: '', typeVersion: 1, position: [0, 0], parameters: {} };

describe('the parts of a text', () => {
	/** An API that answers each request with its number, and fails for the one of that number. */
	function api(failing?: number, reason: unknown = new NodeApiError(node, {}, { message: 'refused' })) {
		const sentTo: unknown[] = [];
		const send = async ({ path }: { path: string }) => {
			sentTo.push(path);
			if (sentTo.length === failing) throw reason;
			return await Promise.resolve({ body: { message_id: `m${sentTo.length}`, id: `i${sentTo.length}` } });
		};
		return { api: standIn<Api>({ send }), sentTo };
	}
	const requests = (...paths: string[]) => paths.map((path) => ({ method: 'POST' as const, path }));

	test('are sent in their order, and numbered where there are several', async () => {
		const { api: provider, sentTo } = api();
		const request = (part: string, index: number) => ({ method: 'POST' as const, path: `/${part}/${index}` });
		expect(await sendText(provider, to, ['a', 'b'], request)).toEqual([
			{ ...base, messageId: 'm1', answer: { message_id: 'm1', id: 'i1' }, part: 1, parts: 2 },
			{ ...base, messageId: 'm2', answer: { message_id: 'm2', id: 'i2' }, part: 2, parts: 2 },
		]);
		expect(sentTo).toEqual(['/a/0', '/b/1']);
		expect(await sendText(api().api, to, ['a'], request, ({ id }) => id)).toEqual([
			{ ...base, messageId: 'i1', answer: { message_id: 'm1', id: 'i1' } },
		]);
		expect(await sendParts(api().api, to, requests('/a'))).toMatchObject([{ messageId: 'm1' }]);
	});

	test('stop at the one that fails, which says what went out before it', async () => {
		const { api: provider, sentTo } = api(2);
		const failure: unknown = await sendParts(provider, to, requests('/a', '/b', '/c')).catch((error: unknown) => error);
		expect(failure).toMatchObject({
			message: '1 of 3 parts of the text were sent, then: refused',
			context: { outcome: 'unclear' },
		});
		expect(sentTo).toEqual(['/a', '/b']);
	});

	test('fail as they are where nothing went out before, and where it is no error of the provider', async () => {
		const first: unknown = await sendParts(api(1).api, to, requests('/a', '/b')).catch((error: unknown) => error);
		expect(first).toMatchObject({ message: 'refused' });
		expect(Object(first).context.outcome).toBeUndefined();
		const error = new Error('stopped');
		await expect(sendParts(api(2, error).api, to, requests('/a', '/b'))).rejects.toBe(error);
		expect(error.message).toBe('stopped');
	});

	test('say what went out where they are stopped', async () => {
		const stopped = new Cancelled();
		const later: unknown = await sendParts(api(2, stopped).api, to, requests('/a', '/b')).catch(
			(error: unknown) => error,
		);
		expect(later).toBeInstanceOf(Cancelled);
		expect(later).toMatchObject({
			sentBefore: '1 of 2 parts of the text were sent',
			message: '1 of 2 parts of the text were sent, then sending stopped',
		});
		await expect(sendParts(api(1, stopped).api, to, requests('/a', '/b'))).rejects.toBe(stopped);
		expect(stopped).toMatchObject({ sentBefore: '', message: 'The execution was cancelled' });
	});
});

describe('messages that were to be marked as read', () => {
	test('are marked where the answer names them', () => {
		const answer = { message_ids: ['a', 7] };
		expect(readReceipts(['a', '7'], answer, { unnamed: 'unknown' })).toEqual({
			...{ success: true, messageIds: ['a', '7'], notMarked: [], answer },
		});
		expect(readReceipts(['a', 'b'], answer, { unnamed: 'marked' })).toEqual({
			...{ success: false, messageIds: ['a', '7'], notMarked: ['b'], answer },
		});
	});

	test('are all marked by an answer without a list, or nobody knows', () => {
		expect(readReceipts(['a'], {}, { unnamed: 'marked' })).toEqual({ success: true, messageIds: ['a'] });
		expect(readReceipts(['a'], { message_ids: 'a' }, { unnamed: 'unknown' })).toEqual({
			...{ success: false, messageIds: [], notMarked: ['a'], answer: { message_ids: 'a' } },
		});
	});
});

describe('a flow', () => {
	const flow = (change: Partial<Parameters<typeof flowOf>[0]> = {}) =>
		flowOf({
			...{ flowId: ' 1 ', flowCta: 'Book', flowAction: 'navigate', flowScreen: '', flowData: '{}' },
			...{ flowMode: 'published', flowIdentifier: ' ', ...change },
		});
	const plain = { flow_message_version: '3', flow_id: '1', flow_cta: 'Book', flow_action: 'navigate' };

	test('is given by its ID or its name', () => {
		expect(flow()).toEqual(plain);
		expect(flow({ flowBy: 'id', flowName: 'n' })).toEqual(plain);
		const { flow_id: _id, ...named } = plain;
		expect(flow({ flowBy: 'name', flowName: ' n ' })).toEqual({ ...named, flow_name: 'n' });
		expect(refused(() => flow({ flowBy: 'name' }))).toContain("'Flow Name' is required");
		expect(refused(() => flow({ flowId: ' ' }))).toContain("'Flow ID' is required");
	});

	test('opens on its screen with its data, or asks its endpoint', () => {
		expect(flow({ flowScreen: ' START ' })).toEqual({ ...plain, flow_action_payload: { screen: 'START' } });
		expect(flow({ flowScreen: 'START', flowData: '{"a": 1}' })).toEqual({
			...{ ...plain, flow_action_payload: { screen: 'START', data: { a: 1 } } },
		});
		expect(flow({ flowAction: 'data_exchange', flowScreen: 'START', flowData: '{"a": 1}' })).toEqual({
			...{ ...plain, flow_action: 'data_exchange' },
		});
		expect(flow({ flowAction: 'data_exchange', flowData: '{"a": 1}' })).toMatchObject({ flow_action: 'data_exchange' });
		expect(refused(() => flow({ flowScreen: ' ', flowData: '{"a": 1}' }))).toBe(
			"'Screen' is empty, but the data need a screen. Fill in 'Screen', or empty the data.",
		);
	});

	test('may be a draft, and has its token and a button of up to 20 characters', () => {
		expect(flow({ flowMode: 'draft', flowIdentifier: ' t ' })).toEqual({ ...plain, mode: 'draft', flow_token: 't' });
		expect(flow({ flowCta: 'x'.repeat(20) })).toMatchObject({ flow_cta: 'x'.repeat(20) });
		expect(refused(() => flow({ flowCta: 'x'.repeat(21) }))).toContain("'Button Text' has 21 characters");
	});
});
