import { readSettings } from '../../config/settings.ts';
import { partitionStore } from '../../store/open-store.ts';

/** Divides the big tables of the database that the settings name by workspace. */
export async function partition({ partitions }: { partitions: number }): Promise<void> {
  const divided = await partitionStore(readSettings(process.env, { demo: false }).store, partitions);
  console.log(
    divided.length === 0
      ? 'the tables are already divided; nothing was changed'
      : `divided into ${partitions} partitions each: ${divided.join(', ')}`,
  );
}
