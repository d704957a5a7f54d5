import { rethrown } from './errors';
import { monotonicMs } from './wait';

/** After a failure it is asked for again: at once, each of thousands of items would wait for a provider that is down. */
const againAfterMs = 60_000;

/** What is being read, or was. */
interface Reading<T> {
	value: Promise<T>;
	/** By the monotonic clock, where it could not be read. */
	failedAt?: number;
}

/** What a provider says of itself, such as its templates, read once in a run and forgotten with it. */
export class OncePerRun<T> {
	private readonly readings = new WeakMap<object, Map<string, Reading<T>>>();

	/**
	 * @param run stands for the run and the provider
	 * @param key tells what is read from others
	 * @throws what reading throws: for a minute the same error, then it is tried again
	 */
	async read(run: object, key: string, reader: () => Promise<T>): Promise<T> {
		const known = this.readings.get(run) ?? new Map<string, Reading<T>>();
		this.readings.set(run, known);
		const earlier = known.get(key);
		const isOver = earlier?.failedAt !== undefined && monotonicMs() - earlier.failedAt >= againAfterMs;
		const reading = earlier && !isOver ? earlier : { value: reader() };
		known.set(key, reading);
		try {
			return await reading.value;
		} catch (error) {
			reading.failedAt ??= monotonicMs();
			throw rethrown(error);
		}
	}
}
