namespace DeepNet.Text;

/// <summary>The merges of a byte-pair vocabulary: which neighbours become one, and which go first.</summary>
internal sealed class PairMerger
{
    private const int NoRank = -1;

    private readonly Dictionary<long, (int Rank, int Id)> _merges = [];

    /// <summary>The number of merges.</summary>
    public int Count => _merges.Count;

    /// <summary>Adds the next merge; earlier ones go first.</summary>
    /// <returns>False if these two are merged already.</returns>
    public bool TryAdd(int left, int right, int merged) => _merges.TryAdd(KeyOf(left, right), (Count, merged));

    /// <summary>
    /// Merges as Sennrich et al. do: time and again the pair of lowest rank, wherever it stands, from left to right.
    /// </summary>
    /// <returns>How many of the symbols are left.</returns>
    /// <remarks>A heap over linked symbols: n log n steps. https://arxiv.org/abs/1508.07909.</remarks>
    public int Merge(Span<int> symbols)
    {
        int count = symbols.Length;
        if (count < 2)
            return count;
        var next = new int[count];
        var previous = new int[count];
        var ranks = new int[count];
        var heap = new PriorityQueue<int, long>(count);
        var pending = new List<(int Position, long Priority)>();
        for (int i = 0; i < count; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
            ranks[i] = i + 1 < count ? RankOf(symbols[i], symbols[i + 1]) : NoRank;
            if (ranks[i] != NoRank)
                heap.Enqueue(i, PriorityOf(ranks[i], i));
        }

        int current = NoRank;
        while (true)
        {
            // New pairs wait until the current merge has been done everywhere, even if they are of lower rank.
            if (pending.Count > 0 && !(heap.TryPeek(out _, out long top) && RankIn(top) == current))
            {
                heap.EnqueueRange(pending);
                pending.Clear();
            }

            if (!heap.TryDequeue(out int at, out long priority))
                break;
            if (ranks[at] != RankIn(priority))
                continue; // One of the two has been merged with another since.
            current = ranks[at];
            int right = next[at], after = next[right];
            symbols[at] = _merges[KeyOf(symbols[at], symbols[right])].Id;
            ranks[right] = NoRank;
            next[at] = after;
            if (after < count)
                previous[after] = at;
            SetRank(at, after < count ? RankOf(symbols[at], symbols[after]) : NoRank);
            if (previous[at] is >= 0 and int before)
                SetRank(before, RankOf(symbols[before], symbols[at]));
        }

        int left = 0;
        for (int i = 0; i < count; i = next[i])
            symbols[left++] = symbols[i];
        return left;

        void SetRank(int position, int rank)
        {
            ranks[position] = rank;
            if (rank != NoRank)
                pending.Add((position, PriorityOf(rank, position)));
        }
    }

    private static long KeyOf(int left, int right) => (long)left << 32 | (uint)right;

    private static long PriorityOf(int rank, int position) => (long)rank << 32 | (uint)position;

    private static int RankIn(long priority) => (int)(priority >> 32);

    private int RankOf(int left, int right) =>
        _merges.TryGetValue(KeyOf(left, right), out (int Rank, int Id) merge) ? merge.Rank : NoRank;
}
