import { Credentials, ExecuteContext, HookContext, LoadOptionsContext, PollContext, WebhookContext } from 'n8n-core';
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

/** A webhook call as it comes over the wire. */
export interface WebhookCall {
	/** Last part of the URL. */
	secret?: string;
	query?: Record<string, string>;
	headers?: Record<string, string>;
	/** Text goes out as it is, everything else as JSON. */
	body?: unknown;
}

/** What a trigger made of a call: the answer, and the items that start the workflow. */
export interface WebhookOutcome {
	/** 200 where n8n answers for the node. */
	status: number;
	answer: unknown;
	items: INodeExecutionData[];
}

/** A trigger with a webhook, whose static data lives on from call to call, as in a published workflow. */
export class WebhookTrigger {
	/** As n8n stores it: plain JSON. */
	staticData: IDataObject = {};
	readonly warnings: string[] = [];

	constructor(private readonly setup: Setup) {}

	/** One call, parsed as n8n parses it. */
	async call(call: WebhookCall, mode: 'webhook' | 'manual' = 'webhook'): Promise<WebhookOutcome> {
		const { workflow, node, additionalData } = build(this.setup);
		const text = typeof call.body === 'string' ? call.body : JSON.stringify(call.body ?? {});
		const headers = {
			'content-type': 'application/json',
			'content-length': String(Buffer.byteLength(text)),
			...call.headers,
		};
		const isJson = headers['content-type'] === 'application/json';
		let status = 200;
		let answer: unknown;
		const response = {
			status: (code: number) => {
				status = code;
				return response;
			},
			json: (body: unknown) => {
				answer = body;
				return response;
			},
		};
		const request = {
			originalUrl: `/webhook/id/${call.secret ?? ''}?${new URLSearchParams(call.query).toString()}`,
			query: call.query ?? {},
			params: {},
			headers,
			rawBody: Buffer.from(text),
			body: isJson ? JSON.parse(text) : headers['content-type'] === 'text/plain' ? text : {},
		};
		const data: object = { ...additionalData, httpRequest: request, httpResponse: response };
		// n8n itself hands over Express's objects; nodes read and write only what is above.
		const context = new WebhookContext(
			workflow,
			node,
			data as unknown as IWorkflowExecuteAdditionalData,
			mode,
			{
				webhookDescription: { name: 'default', httpMethod: 'POST', path: '' },
				httpMethod: 'POST',
				node: node.name,
				path: '',
				workflowId: 'wf',
				workflowExecuteAdditionalData: additionalData,
			},
			[],
			null,
		);
		const staticData = this.staticData;
		context.getWorkflowStaticData = () => staticData;
		context.logger.warn = (message: string) => void this.warnings.push(message);
		const output = await this.setup.nodeType.webhook?.call(context);
		this.staticData = JSON.parse(JSON.stringify(staticData));
		return { status, answer, items: output?.workflowData?.[0] ?? [] };
	}

	/** What happens when the workflow is published. */
	async publish(): Promise<boolean> {
		const { workflow, node, additionalData } = build(this.setup);
		const context = new HookContext(workflow, node, additionalData, 'trigger', 'activate');
		const { checkExists, create } = this.setup.nodeType.webhookMethods?.default ?? {};
		return (await checkExists?.call(context)) === true || (await create?.call(context)) === true;
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
		...(nodeType.description.credentials?.length !== 0 && {
			credentials: { [credentialType.name]: { id: '1', name: 'Credential under test' } },
		}),
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
