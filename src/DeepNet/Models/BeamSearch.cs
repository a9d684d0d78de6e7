namespace DeepNet.Models;

/// <summary>Looks for the likeliest sequences of a model that says which token follows, a few at a time.</summary>
/// <remarks>
/// In every step all beams of a search are continued by all tokens, and the likeliest continuations become the next
/// beams. One that ends is set aside, and no longer continued; when as many have ended as there are beams, the search
/// is over. Those that ended are compared by log p / ((5 + n) / 6)^α, where n counts their tokens and the end: the
/// more tokens, the smaller p. With a single beam that is greedy decoding. Wu et al., 2016, section 7,
/// https://arxiv.org/abs/1609.08144.
/// </remarks>
public static class BeamSearch
{
    /// <summary>The sequences found, for each search the best first.</summary>
    /// <param name="nextLogits">
    /// The model, called once a step with what the beams have written, start first, [rows, length], and with the row
    /// that each of them had in the call before, [rows]; in the first call with the number of its search. Gives the
    /// logits of the next token, [rows, vocabulary]; −∞ is never chosen. A model with caches reorders them by the
    /// second tensor (<see cref="KeyValueCache.Reorder"/>) and computes the last column of the first.
    /// </param>
    /// <param name="searches">How many searches there are, with a sentence each to translate, for example.</param>
    /// <param name="startToken">What every sequence begins with.</param>
    /// <param name="endToken">What ends a sequence.</param>
    /// <param name="maxTokens">Where sequences are cut off that have not ended. These are found only if fewer have
    /// ended than there are beams, and stand behind those.</param>
    /// <param name="width">The number of beams.</param>
    /// <param name="lengthPenalty">α: 0 for the likeliest sequence, more for longer ones.</param>
    /// <returns>Lists of at most <paramref name="width"/> sequences; fewer only if the model forbids all
    /// others.</returns>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    /// <exception cref="ShapeException">The logits have not a row for each row of tokens.</exception>
    public static IReadOnlyList<IReadOnlyList<BeamHypothesis>> Find(
        Func<Tensor, Tensor, Tensor> nextLogits,
        int searches,
        long startToken,
        long endToken,
        int maxTokens,
        int width = 4,
        double lengthPenalty = 0.6)
    {
        const string name = nameof(BeamSearch);
        ArgumentNullException.ThrowIfNull(nextLogits);
        Check.Argument(searches >= 0, $"{name}: searches {searches} must not be negative.");
        Check.Argument(maxTokens >= 0, $"{name}: maxTokens {maxTokens} must not be negative.");
        Check.Argument(width > 0, $"{name}: width {width} must be positive.");
        Check.Argument(
            lengthPenalty >= 0 && double.IsFinite(lengthPenalty),
            $"{name}: lengthPenalty {lengthPenalty} must be finite and not negative.");
        using IDisposable noGrad = Tensor.NoGrad();
        List<BeamHypothesis>[] found = [.. Enumerable.Range(0, searches).Select(_ => new List<BeamHypothesis>())];
        List<Beam> beams = [.. Enumerable.Range(0, searches).Select(i => new Beam(i, i, [startToken], 0))];
        for (int length = 1; length <= maxTokens && beams.Count > 0; length++)
        {
            Tensor tokens = Tensor.From<long>([.. beams.SelectMany(beam => beam.Tokens)], [beams.Count, length]);
            Tensor parents = Tensor.From<long>([.. beams.Select(beam => (long)beam.Parent)]); // [rows]
            Tensor logits = nextLogits(tokens, parents); // [rows, vocabulary]
            Check.Shape(
                logits.Rank == 2 && logits.Shape[0] == beams.Count,
                $"{name}: logits {logits.Shape} must be [{beams.Count}, vocabulary].");

            // At most one continuation of a beam ends: among twice as many as needed enough do not.
            int most = Math.Min(2 * width, logits.Shape[1]);
            (Tensor values, Tensor indices) = logits.LogSoftmax(-1).TopK(most); // [rows, most] both
            var likeliest = new Continuations(
                values.Cast(DType.Float64).ToArray<double>(), indices.ToArray<long>(), most);
            beams = Next(beams, likeliest, found, endToken, width, lengthPenalty);
        }

        foreach (IGrouping<int, Beam> cutOff in beams.GroupBy(beam => beam.Search))
        {
            List<BeamHypothesis> own = found[cutOff.Key];
            own.AddRange(cutOff
                .Take(width - own.Count)
                .Select(beam => beam.Cut(lengthPenalty)));
        }

        return
        [
            .. found.Select(own => (IReadOnlyList<BeamHypothesis>)
                [.. own.OrderByDescending(entry => entry.HasEnded).ThenByDescending(entry => entry.Score).Take(width)]),
        ];
    }

    /// <summary>The beams of the next step; those that end go to what was found.</summary>
    private static List<Beam> Next(
        List<Beam> beams,
        Continuations likeliest,
        List<BeamHypothesis>[] found,
        long endToken,
        int width,
        double lengthPenalty)
    {
        var next = new List<Beam>(beams.Count);
        for (int first = 0, end; first < beams.Count; first = end)
        {
            int search = beams[first].Search;
            end = first + 1;
            while (end < beams.Count && beams[end].Search == search)
                end++;
            List<BeamHypothesis> own = found[search];
            var alive = new List<Beam>(width);
            int rank = 0;
            foreach ((int row, long token, double logProbability) in likeliest.Best(beams, first, end, 2 * width))
            {
                if (token != endToken && alive.Count < width)
                    alive.Add(new Beam(search, row, [.. beams[row].Tokens, token], logProbability));
                else if (token == endToken && rank < width)
                    own.Add(beams[row].Ended(logProbability, lengthPenalty));
                rank++;
            }

            if (own.Count < width)
                next.AddRange(alive);
        }

        return next;
    }

    /// <summary>A sequence that goes on.</summary>
    /// <param name="Search">Whose it is.</param>
    /// <param name="Parent">The row of the call before that it continues.</param>
    /// <param name="Tokens">With the start.</param>
    /// <param name="LogProbability">Of all tokens behind the start.</param>
    private sealed record Beam(int Search, int Parent, long[] Tokens, double LogProbability)
    {
        public BeamHypothesis Ended(double logProbability, double lengthPenalty) =>
            new(Tokens[1..], logProbability, logProbability / Penalty(Tokens.Length, lengthPenalty), HasEnded: true);

        public BeamHypothesis Cut(double lengthPenalty) => new(
            Tokens[1..], LogProbability, LogProbability / Penalty(Tokens.Length - 1, lengthPenalty), HasEnded: false);

        private static double Penalty(int tokens, double lengthPenalty) =>
            Math.Pow((5.0 + tokens) / 6, lengthPenalty);
    }

    /// <summary>The likeliest tokens behind each row, and the logarithms of their probabilities.</summary>
    private readonly record struct Continuations(double[] Values, long[] Tokens, int PerRow)
    {
        /// <summary>The best of these rows together, the best first; of equals that of the first row.</summary>
        public IEnumerable<(int Row, long Token, double LogProbability)> Best(
            List<Beam> beams, int first, int end, int count)
        {
            var all = new List<(int Row, long Token, double LogProbability)>((end - first) * PerRow);
            for (int i = first * PerRow; i < end * PerRow; i++)
            {
                int row = i / PerRow;
                if (Values[i] > double.NegativeInfinity)
                    all.Add((row, Tokens[i], beams[row].LogProbability + Values[i]));
            }

            return all.OrderByDescending(entry => entry.LogProbability).Take(count);
        }
    }
}
