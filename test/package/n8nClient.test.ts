import { N8nClient } from '../support/n8n/client';
import { startStub, type Stub } from '../support/stubServer';

/** What the tests against real n8n read of it. */
let stub: Stub;

afterEach(async () => await stub.close());

const data = '[{"resultData":"1"},{"runData":"2"},{}]';

test('an execution that n8n lists as running and as ended counts once', async () => {
	const lists = [
		[{ id: '3' }, { id: '3' }, { id: '2' }],
		[{ id: '3' }, { id: '10' }, { id: '2' }, { id: '10' }],
	];
	stub = await startStub(({ url }) => {
		const isList = url.startsWith('/rest/executions?');
		return { json: { data: isList ? { results: lists.shift() } : { status: 'success', mode: 'webhook', data } } };
	});
	const executions = await new N8nClient(stub.origin).executions({ id: 'w', versionId: 'v' }, 3);
	expect(executions.map(({ id }) => id)).toEqual(['2', '3', '10']);
	expect(lists).toEqual([]);
});

test('neither its items nor its failure are read twice', async () => {
	stub = await startStub(({ url }) =>
		url.startsWith('/rest/executions?')
			? { json: { data: { results: [{ id: '3' }, { id: '3' }], nextCursor: null } } }
			: {
					json: {
						data: {
							...{ status: 'error', mode: 'webhook' },
							data: '[{"resultData":"1"},{"runData":"2","error":"3"},{"Node":"4"},{"message":"5"},["6"],"Broken",{"data":"7"},{"main":"8"},["9"],["10"],{"json":"11"},{}]',
						},
					},
				},
	);
	const client = new N8nClient(stub.origin);
	const workflow = { id: 'w', versionId: 'v' };
	expect(await client.failures(workflow)).toEqual(['error: Broken']);
	expect(await client.everyItem(workflow, 'Node')).toEqual([{ json: {} }]);
});
