namespace DeepNet;

/// <summary>Notes where each generator stood when it was first used,
/// so that a piece of code can draw the same numbers again.</summary>
internal sealed class RandomJournal : IDisposable
{
    private static readonly AsyncLocal<RandomJournal?> s_current = new();
    private readonly RandomJournal? _outer;
    private readonly Dictionary<RandomSource, RandomState> _states = [];

    private RandomJournal(RandomJournal? outer) => _outer = outer;

    /// <summary>Notes from now on, until disposed. What was noted stays.</summary>
    public static RandomJournal Record()
    {
        var journal = new RandomJournal(s_current.Value);
        s_current.Value = journal;
        return journal;
    }

    /// <summary>A generator is about to be used.</summary>
    public static void Note(RandomSource source)
    {
        for (RandomJournal? journal = s_current.Value; journal is not null; journal = journal._outer)
            journal._states.TryAdd(source, source.GetState());
    }

    public void Dispose() => s_current.Value = _outer;

    /// <summary>Sets the generators back to where they stood; disposing the result sets them forward again.</summary>
    public IDisposable Replay()
    {
        var later = new Dictionary<RandomSource, RandomState>();
        foreach ((RandomSource source, RandomState state) in _states)
        {
            later[source] = source.GetState();
            source.SetState(state);
        }

        return new Return(later);
    }

    private sealed class Return(Dictionary<RandomSource, RandomState> states) : IDisposable
    {
        public void Dispose()
        {
            foreach ((RandomSource source, RandomState state) in states)
                source.SetState(state);
        }
    }
}
