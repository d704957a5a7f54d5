import path from 'node:path';
import { startBalancer } from './balancer';
import { installPackage } from './pack';
import { startN8n, type N8nServer } from './server';
import { startServices, type Services } from './services';

/** n8n in queue mode: one main process, two for webhooks behind one address, two workers. */
export interface Cluster {
	main: N8nServer;
	/** The processes that receive webhooks: two. */
	webhooks: readonly [N8nServer, N8nServer];
	/** The address at which both receive them in turn: what n8n gives to providers, and calls itself. */
	balanced: string;
	/** Hands the calls to these processes from now on. */
	balance(webhooks: readonly N8nServer[]): void;
	workers: N8nServer[];
	/** Runs SQL in n8n's database. @returns rows as text, cells separated by vertical bars */
	query(sql: string): Promise<string>;
	stop(): Promise<void>;
}

/**
 * Starts n8n's distributed mode on Redis and PostgreSQL.
 *
 * @param folder holds everything
 * @param tarball the packed package; each process has it in a folder of its own, as machines of their own would
 * @param more settings of all processes
 */
export async function startCluster(
	folder: string,
	tarball: string,
	more: Record<string, string> = {},
): Promise<Cluster> {
	const services = await startServices(folder);
	const balancer = await startBalancer();
	const running: N8nServer[] = [];
	const stop = async () => {
		await Promise.all(running.map(async (server) => await server.stop()));
		await balancer.close();
		await services.stop();
	};
	try {
		// The main process registers webhooks at providers, with the address of the processes that receive them.
		const common = { ...queueEnv(services), ...more, WEBHOOK_URL: `${balancer.origin}/` };
		const start = async (name: string, command: 'start' | 'webhook' | 'worker', env: Record<string, string> = {}) => {
			const userFolder = path.join(folder, name);
			await installPackage(userFolder, tarball);
			const server = await startN8n({ userFolder, command, env: { ...common, ...env } });
			running.push(server);
			return server;
		};
		// The main process is first, because it makes the tables.
		const main = await start('main', 'start', { N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' });
		const webhook = await start('webhook', 'webhook');
		const other = await start('webhook2', 'webhook');
		const balance = (webhooks: readonly N8nServer[]) =>
			void balancer.targets.splice(0, Infinity, ...webhooks.map(({ origin }) => origin));
		balance([webhook, other]);
		const workers = await Promise.all([start('worker1', 'worker'), start('worker2', 'worker')]);
		return {
			...{ main, webhooks: [webhook, other], balanced: balancer.origin, balance, workers },
			...{ query: services.postgres.query, stop },
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

function queueEnv({ redisPort, postgres }: Services): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_DEFAULT_BINARY_DATA_MODE: 'database',
		...postgres.env,
	};
}
