import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';
import { oneMsgCredential } from './oneMsgTrigger';

export { channelId, secretToken } from './oneMsgTrigger';

/** The 1MSG node against a server. @param origin without the channel */
export function oneMsgSetup(origin: string, parameters: INodeParameters = {}): Setup {
	return {
		nodeType: new OneMsg(),
		credentialType: new WhatsAppGatewaysOneMsgApi(),
		credential: oneMsgCredential(origin),
		parameters,
	};
}

/** Runs one operation of the 1MSG node. */
export async function runOneMsg(
	origin: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...oneMsgSetup(origin, parameters), ...options });
}
