namespace DeepNet.Text;

/// <summary>Finds merges: time and again the two neighbours that stand together most often become one symbol.</summary>
/// <remarks>
/// Equal counts are settled by the smaller left, then right symbol, so that the merges are a function of the words and
/// their frequencies alone. Each merge costs as many steps as it has places. Sennrich et al., 2016,
/// https://arxiv.org/abs/1508.07909.
/// </remarks>
internal sealed class PairTrainer
{
    private const int None = -1;

    private readonly List<int> _symbols = [];
    private readonly List<int> _next = [];
    private readonly List<int> _previous = [];
    private readonly List<long> _weights = [];
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly PriorityQueue<Pair, Priority> _heap = new();
    private readonly HashSet<Pair> _grown = [];

    /// <summary>Adds a word of these symbols, which occurs so often.</summary>
    public void Add(ReadOnlySpan<int> word, long frequency)
    {
        int start = _symbols.Count;
        for (int i = 0; i < word.Length; i++)
        {
            _symbols.Add(word[i]);
            _weights.Add(frequency);
            _previous.Add(i > 0 ? start + i - 1 : None);
            _next.Add(i + 1 < word.Length ? start + i + 1 : None);
            if (i > 0)
                Place(word[i - 1], word[i], start + i - 1);
        }
    }

    /// <summary>The merges, the most frequent first; each is done when the next is asked for.</summary>
    /// <param name="minFrequency">Pairs that stand together less often are not merged.</param>
    /// <param name="join">The symbol that two become, or -1 to leave them apart.</param>
    public IEnumerable<(int Left, int Right)> Merges(long minFrequency, Func<int, int, int> join)
    {
        EnqueueGrown();
        while (_heap.TryDequeue(out Pair? pair, out Priority priority))
        {
            if (priority.Count != pair.Count)
            {
                // Counts that fall are set right when they come up.
                if (priority.Count > pair.Count && pair.Count > 0)
                    _heap.Enqueue(pair, pair.Priority);
                continue;
            }

            if (pair.Count < Math.Max(minFrequency, 1))
                yield break;
            if (join(pair.Left, pair.Right) is >= 0 and int joined)
            {
                yield return (pair.Left, pair.Right);
                Merge(pair, joined);
                EnqueueGrown();
            }
        }
    }

    private void Merge(Pair pair, int joined)
    {
        List<int> places = pair.TakePlaces();
        places.Sort();
        foreach (int at in places)
        {
            int right = _next[at];
            if (_symbols[at] != pair.Left || right == None || _symbols[right] != pair.Right)
                continue;
            int before = _previous[at], after = _next[right];
            long weight = _weights[at];
            pair.Count -= weight;
            if (before != None)
                _pairs[(_symbols[before], pair.Left)].Count -= weight;
            if (after != None)
                _pairs[(pair.Right, _symbols[after])].Count -= weight;
            _symbols[at] = joined;
            _symbols[right] = None;
            _next[at] = after;
            if (after != None)
            {
                _previous[after] = at;
                Place(joined, _symbols[after], at);
            }

            if (before != None)
                Place(_symbols[before], joined, before);
        }
    }

    private void Place(int left, int right, int position)
    {
        if (!_pairs.TryGetValue((left, right), out Pair? pair))
            _pairs.Add((left, right), pair = new Pair(left, right));
        pair.Count += _weights[position];
        pair.Places.Add(position);
        _grown.Add(pair);
    }

    private void EnqueueGrown()
    {
        foreach (Pair pair in _grown)
            _heap.Enqueue(pair, pair.Priority);
        _grown.Clear();
    }

    private sealed class Pair(int left, int right)
    {
        public int Left => left;

        public int Right => right;

        public long Count { get; set; }

        public List<int> Places { get; private set; } = [];

        public Priority Priority => new(Count, left, right);

        public List<int> TakePlaces()
        {
            List<int> places = Places;
            Places = [];
            return places;
        }
    }

    private readonly record struct Priority(long Count, int Left, int Right) : IComparable<Priority>
    {
        public int CompareTo(Priority other) => Count != other.Count ? other.Count.CompareTo(Count)
            : Left != other.Left ? Left.CompareTo(other.Left)
            : Right.CompareTo(other.Right);
    }
}
