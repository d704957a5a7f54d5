import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { startContractServer, type ContractServer } from './contractServer';
import { notReached, operationsOf } from './coverage';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';
import { oneMsgCredential } from './oneMsgTrigger';

// One object of each type for all executions, as in n8n.
const nodeType = new OneMsg();
const credentialType = new WhatsAppGatewaysOneMsgApi();

const elsewhere = process.env.CONTRACT_ORIGIN_ONEMSG !== undefined;

/** The channel of the sandbox's seed, and elsewhere the one that the contract's server URL names. */
const contractChannel = process.env.CONTRACT_CHANNEL_ONEMSG ?? (elsewhere ? 'YOUR_INSTANCE_NUMBER' : '100201');
/** The sandbox knows this token; a server named by the environment may take any. */
const contractToken = process.env.CONTRACT_TOKEN_ONEMSG ?? 'sandbox-onemsg-token';

/** A server that speaks the contract of 1MSG, behind a recorder. Its `baseUrl` ends in the channel. */
export async function startOneMsgContract(): Promise<ContractServer> {
	return await startContractServer('ONEMSG', `/${contractChannel}`);
}

/** The 1MSG node against that server. */
export function contractSetup(server: ContractServer, parameters: INodeParameters): Setup {
	const credential = { ...oneMsgCredential(server.recorder.origin), channelId: contractChannel, token: contractToken };
	return { nodeType, credentialType, credential, parameters };
}

/** Runs one operation of the node against that server. */
export async function runOnContract(
	server: ContractServer,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...contractSetup(server, parameters), ...options });
}

/** `METHOD path?query` of every request since the test began, and that all carry the token, and no address does. */
export function callsTo({ recorder }: ContractServer): string[] {
	return recorder.requests.map(({ method, url, headers }) => {
		expect(headers.authorization).toBe(`Bearer ${contractToken}`);
		expect(url).not.toContain(contractToken);
		return `${method} ${url.replace(`/${contractChannel}`, '')}`;
	});
}

/** Expects that every operation whose address fits was carried out. */
export function expectAllReached({ recorder }: ContractServer, here: RegExp): void {
	// The old form of deleting is what Media: Delete does, too.
	const operations = operationsOf('onemsg').filter(
		({ address, operationId }) => here.test(address) && operationId !== 'deleteMediaLegacy',
	);
	expect(operations.length).toBeGreaterThan(0);
	expect(notReached(operations, recorder.answered, `/${contractChannel}`)).toEqual([]);
}
