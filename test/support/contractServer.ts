import { startRecorder, type Recorder } from './recorder';
import { startSandboxProcess } from './sandbox';

/** A server that speaks a provider's contract, behind a recorder. */
export interface ContractServer {
	/** The base URL for the credential. */
	baseUrl: string;
	recorder: Recorder;
	/** The built-in sandbox's origin; undefined when `CONTRACT_ORIGIN_…` names another server. */
	sandbox?: string;
	close(): Promise<void>;
}

/**
 * Starts the sandbox, or takes the server that the environment names.
 *
 * @param provider as in `CONTRACT_ORIGIN_<PROVIDER>`, for instance `DESK360`
 * @param basePath path of the contract's server URL
 */
export async function startContractServer(provider: string, basePath: string): Promise<ContractServer> {
	const elsewhere = process.env[`CONTRACT_ORIGIN_${provider}`]?.replace(/\/+$/, '');
	const sandbox = elsewhere ? undefined : await startSandboxProcess();
	const recorder = await startRecorder(elsewhere ?? sandbox?.origin ?? '');
	return {
		baseUrl: `${recorder.origin}${basePath}`,
		recorder,
		sandbox: sandbox?.origin,
		close: async () => {
			await recorder.close();
			await sandbox?.close();
		},
	};
}
