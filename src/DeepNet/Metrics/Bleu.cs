namespace DeepNet.Metrics;

/// <summary>The corpus BLEU score: the geometric mean of the shares of n-grams found in a reference, times
/// exp(1 - r / c) if the candidates (c words) are shorter than the references nearest in length (r words).</summary>
/// <remarks>Between 0 and 1. Papineni et al., 2002, https://aclanthology.org/P02-1040; counts are added over the
/// corpus, as in nltk's corpus_bleu and sacrebleu. Words are given, or what white space separates.</remarks>
public sealed class Bleu : Metric
{
    private const double FloorMatches = 0.1;

    private readonly double[] _matches;
    private readonly double[] _counts;
    private long _candidateLength;
    private long _referenceLength;
    private bool _hasAny;

    /// <summary>A score of n-grams up to a length, all of equal weight.</summary>
    /// <param name="maxOrder">The longest n-gram; at least 1.</param>
    /// <param name="smoothing">What to do if no n-gram of a length matches.</param>
    /// <exception cref="ArgumentException">The longest n-gram has no word.</exception>
    public Bleu(int maxOrder = 4, BleuSmoothing smoothing = BleuSmoothing.None)
    {
        Check.Argument(maxOrder >= 1, $"Bleu: maxOrder must be at least 1, but is {maxOrder}.");
        Check.Argument(Enum.IsDefined(smoothing), $"Bleu: {smoothing} is no smoothing.");
        Smoothing = smoothing;
        _matches = new double[maxOrder];
        _counts = new double[maxOrder];
    }

    /// <summary>The longest n-gram.</summary>
    public int MaxOrder => _counts.Length;

    /// <summary>What is done if no n-gram of a length matches.</summary>
    public BleuSmoothing Smoothing { get; }

    /// <summary>Adds a sentence, its words separated by white space.</summary>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Update(string candidate, params string[] references)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(references);
        Update(EditDistance.Words(candidate), Array.ConvertAll(references, EditDistance.Words));
    }

    /// <summary>Adds a sentence.</summary>
    /// <param name="candidate">Its words.</param>
    /// <param name="references">One or more translations that are right.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Update(IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(references);
        Check.Argument(references.Count > 0, $"Bleu: there must be at least one reference.");
        _hasAny = true;
        _candidateLength += candidate.Count;
        _referenceLength += references.Select(r => r.Count).MinBy(n => (Math.Abs(n - candidate.Count), n));
        for (int order = 1; order <= MaxOrder; order++)
        {
            Dictionary<string, int> allowed = [];
            foreach (IReadOnlyList<string> reference in references)
            {
                foreach ((string gram, int count) in Grams(reference, order))
                    allowed[gram] = Math.Max(allowed.GetValueOrDefault(gram), count);
            }

            foreach ((string gram, int count) in Grams(candidate, order))
                _matches[order - 1] += Math.Min(count, allowed.GetValueOrDefault(gram));
            _counts[order - 1] += Math.Max(0, candidate.Count - order + 1);
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_matches);
        Array.Clear(_counts);
        (_candidateLength, _referenceLength, _hasAny) = (0, 0, false);
    }

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        Bleu same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(MaxOrder), MaxOrder, same.MaxOrder);
        MetricMerge.Same(this, nameof(Smoothing), Smoothing, same.Smoothing);
        for (int i = 0; i < MaxOrder; i++)
        {
            _matches[i] += same._matches[i];
            _counts[i] += same._counts[i];
        }

        _candidateLength += same._candidateLength;
        _referenceLength += same._referenceLength;
        _hasAny |= same._hasAny;
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _hasAny);
        double logSum = 0;
        for (int i = 0; i < MaxOrder; i++)
        {
            (double matches, double count) = (_matches[i], _counts[i]);
            if (Smoothing == BleuSmoothing.AddOne && i > 0)
                (matches, count) = (matches + 1, count + 1);
            else if (Smoothing == BleuSmoothing.Floor && matches == 0)
                matches = FloorMatches;
            if (matches == 0 || count == 0)
                return 0;
            logSum += Math.Log(matches / count);
        }

        double brevity = Math.Min(0, 1 - ((double)_referenceLength / _candidateLength));
        return Math.Exp(brevity + (logSum / MaxOrder));
    }

    private static Dictionary<string, int> Grams(IReadOnlyList<string> words, int order)
    {
        Dictionary<string, int> grams = [];
        for (int i = 0; i + order <= words.Count; i++)
        {
            // Lengths keep the words apart, whatever characters they hold.
            string gram = string.Concat(words.Skip(i).Take(order).Select(word => $"{word.Length}:{word}"));
            grams[gram] = grams.GetValueOrDefault(gram) + 1;
        }

        return grams;
    }
}
