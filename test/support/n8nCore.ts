import { Credentials, ExecuteContext, LoadOptionsContext, PollContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IDataObject,
	IExecuteData,
	IExecuteFunctions,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createRunExecutionData, NodeHelpers, Workflow } from 'n8n-workflow';

/** What a test runs: a node with its credential, as a user would have set them up. */
export interface Setup {
	nodeType: INodeType;
	credentialType: ICredentialType;
	/** Stored credential data; what `preAuthentication` returns is written back to it, as n8n does. */
	credential: ICredentialDataDecryptedObject;
	parameters?: INodeParameters;
	node?: Partial<INode>;
}

export interface ExecuteSetup extends Setup {
	items?: INodeExecutionData[];
	/** Hand the same one to a second call to run the node again within one execution, as Retry On Fail does. */
	runExecutionData?: IRunExecutionData;
	runIndex?: number;
	signal?: AbortSignal;
}

/** Runs a node's `execute` in n8n-core's own context: real parameters and expressions, real authentication, real HTTP. */
export async function executeNode(setup: ExecuteSetup): Promise<INodeExecutionData[]> {
	const { workflow, node, additionalData } = build(setup);
	const items = setup.items ?? [{ json: {} }];
	const runData = setup.runExecutionData ?? createRunExecutionData({});
	const executeData: IExecuteData = { node, data: { main: [items] }, source: null };
	const context: IExecuteFunctions = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		runData,
		setup.runIndex ?? 0,
		items,
		{ main: [items] },
		executeData,
		[],
		setup.signal,
	);
	const output = await setup.nodeType.execute?.call(context);
	if (!Array.isArray(output)) throw new Error('The node gave no items');
	return output[0] ?? [];
}

/** Runs a dropdown's search method. `parameters` are the node's current ones. */
export async function loadList(setup: Setup, method: string, filter?: string, page?: string) {
	const { workflow, node, additionalData } = build(setup);
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const search = setup.nodeType.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no search method ${method}`);
	return await search.call(context, filter, page);
}

/** Fills a dropdown of options. */
export async function loadOptions(setup: Setup, method: string) {
	const { workflow, node, additionalData } = build(setup);
	const load = setup.nodeType.methods?.loadOptions?.[method];
	if (!load) throw new Error(`The node has no options method ${method}`);
	return await load.call(new LoadOptionsContext(workflow, node, additionalData, ''));
}

/** Fills a resource mapper's form. */
export async function loadMapper(setup: Setup, method: string) {
	const { workflow, node, additionalData } = build(setup);
	const load = setup.nodeType.methods?.resourceMapping?.[method];
	if (!load) throw new Error(`The node has no mapping method ${method}`);
	return await load.call(new LoadOptionsContext(workflow, node, additionalData, ''));
}

/** A polling trigger whose static data lives on from poll to poll, as in a published workflow. */
export class PollingTrigger {
	/** As n8n stores it: plain JSON. Copy it to restart from an earlier moment. */
	staticData: IDataObject = {};

	constructor(
		private readonly setup: Setup,
		private readonly budgetMs = 60_000,
	) {}

	/** One poll. @returns the items' JSON; nothing when the trigger found nothing */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<IDataObject[]> {
		const { workflow, node, additionalData } = build(this.setup);
		const staticData = structuredClone(this.staticData);
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => staticData,
			() => this.budgetMs,
		);
		const output = await this.setup.nodeType.poll?.call(context);
		this.staticData = structuredClone(staticData);
		return (output?.[0] ?? []).map(({ json }) => json);
	}
}

function build({ nodeType, credentialType, credential, parameters = {}, node: nodeOptions = {} }: Setup) {
	const full =
		NodeHelpers.getNodeParameters(
			nodeType.description.properties,
			parameters,
			true,
			false,
			{ typeVersion: 1 },
			nodeType.description,
		) ?? parameters;
	const node: INode = {
		id: '1',
		name: 'Node under test',
		type: `test.${nodeType.description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: full,
		credentials: { [credentialType.name]: { id: '1', name: 'Credential under test' } },
		...nodeOptions,
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ id: 'wf', nodes: [node], connections: {}, active: false, nodeTypes });
	return { workflow, node, additionalData: additionalData(credentialType, credential, full) };
}

function additionalData(
	credentialType: ICredentialType,
	credential: ICredentialDataDecryptedObject,
	currentNodeParameters: INodeParameters,
): IWorkflowExecuteAdditionalData {
	const expirable = credentialType.properties.find(({ typeOptions }) => typeOptions?.expirable)?.name ?? '';
	const helper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => credentialType.properties,
		getDecrypted: async () => await Promise.resolve({ ...credential }),
		getCredentials: async () =>
			await Promise.resolve(new Credentials({ id: '1', name: 'Credential under test' }, credentialType.name)),
		preAuthentication: async (
			helpers: IHttpRequestHelper,
			data: ICredentialDataDecryptedObject,
			_type: string,
			_node: INode,
			expired: boolean,
		) => {
			if (!credentialType.preAuthentication || (data[expirable] !== '' && !expired)) return undefined;
			const output = await credentialType.preAuthentication.call(helpers, data);
			if (output[expirable] === undefined) return undefined;
			return Object.assign(data, Object.assign(credential, output));
		},
		authenticate: async (data: ICredentialDataDecryptedObject, _type: string, options: IHttpRequestOptions) => {
			const { authenticate } = credentialType;
			if (typeof authenticate !== 'function') throw new Error('Only function authentication is used in this package');
			return await authenticate(data, options);
		},
		updateCredentials: async () => await Promise.resolve(),
	};
	const data = {
		credentialsHelper: helper as unknown as ICredentialsHelper,
		executionId: '1',
		restApiUrl: 'http://127.0.0.1/restApiUrl',
		instanceBaseUrl: 'http://127.0.0.1/',
		webhookBaseUrl: 'http://127.0.0.1/webhookBaseUrl',
		formWaitingBaseUrl: 'http://127.0.0.1/formWaitingBaseUrl',
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhookWaitingBaseUrl',
		webhookTestBaseUrl: 'http://127.0.0.1/webhookTestBaseUrl',
		currentNodeParameters,
		variables: {},
		hooks: undefined,
	};
	// n8n-core asks for two dozen services that nodes never reach; the ones they do reach are above.
	return data as unknown as IWorkflowExecuteAdditionalData;
}
