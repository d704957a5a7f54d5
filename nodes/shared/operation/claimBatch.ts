const least = 25;
const most = 50;
const share = 1 / 100;

/**
 * How many people of a campaign are claimed at a time. Each time costs n8n several writes; but where n8n is killed, whoever was
 * claimed and not sent to is unclear, so in a small run they are few.
 *
 * @param people whom the run is going to send to
 */
export function claimBatchOf(people: number): number {
	return Math.min(most, Math.max(least, Math.floor(people * share)));
}
