namespace DeepNet.Data;

/// <summary>Keeps the first samples that are asked for.</summary>
/// <remarks>
/// Nothing is ever pushed out: in epochs of random order a cache of the latest samples would hold the wrong ones most
/// of the time, while this one saves the same share of the work in every order.
/// </remarks>
internal sealed class CachedDataset<T>(IDataset<T> dataset, int capacity) : IDataset<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Slot> _slots = [];

    public int Count => dataset.Count;

    public T this[int index]
    {
        get
        {
            // What is no sample must not take the place of one.
            Slot? slot = (uint)index < (uint)Count ? SlotOf(index) : null;
            if (slot is null)
                return dataset[index];

            // Who asks for a sample that is being made waits for it; if it cannot be made, the next one tries again.
            lock (slot.Lock)
            {
                if (!slot.IsFull)
                    (slot.Sample, slot.IsFull) = (dataset[index], true);
                return slot.Sample!;
            }
        }
    }

    private Slot? SlotOf(int index)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(index, out Slot? slot) && _slots.Count < capacity)
                _slots.Add(index, slot = new Slot());
            return slot;
        }
    }

    private sealed class Slot
    {
        public Lock Lock { get; } = new();

        public T? Sample { get; set; }

        public bool IsFull { get; set; }
    }
}
