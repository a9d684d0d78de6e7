namespace DeepNet.Samples.Translation;

/// <summary>Translates by looking up: the translation of the sentence that is most like the one asked for.</summary>
/// <remarks>Likeness is the cosine between the sentences' words and pairs of words, each counted by how often it
/// occurs and how rare it is (TF-IDF).</remarks>
internal sealed class NearestNeighbour
{
    private readonly IReadOnlyList<SentencePair> _pairs;

    // Where each feature occurs, and its share of the sentence's vector of length 1.
    private readonly Dictionary<string, List<(int Pair, double Share)>> _places = [];
    private readonly Dictionary<string, double> _rarity = [];

    public NearestNeighbour(IReadOnlyList<SentencePair> pairs)
    {
        _pairs = pairs;
        Dictionary<string, int>[] counts = [.. pairs.Select(pair => Features(pair.English))];
        foreach (IGrouping<string, string> feature in counts.SelectMany(own => own.Keys).GroupBy(feature => feature))
            _rarity[feature.Key] = 1 + Math.Log((1.0 + pairs.Count) / (1 + feature.Count()));
        for (int i = 0; i < counts.Length; i++)
        {
            double length = Math.Sqrt(counts[i].Sum(entry => Math.Pow(entry.Value * _rarity[entry.Key], 2)));
            foreach ((string feature, int count) in counts[i])
            {
                if (!_places.TryGetValue(feature, out List<(int Pair, double Share)>? places))
                    _places[feature] = places = [];
                places.Add((i, count * _rarity[feature] / length));
            }
        }
    }

    /// <summary>The translation of the most similar sentence; of equals the first.</summary>
    public string Translate(string english)
    {
        var likeness = new double[_pairs.Count];
        foreach ((string feature, int count) in Features(english))
        {
            if (!_places.TryGetValue(feature, out List<(int Pair, double Share)>? places))
                continue;
            double own = count * _rarity[feature];
            foreach ((int pair, double share) in places)
                likeness[pair] += own * share;
        }

        return _pairs[Array.IndexOf(likeness, likeness.Max())].Mandarin;
    }

    /// <summary>Words, pairs of words that follow each other, and how often they occur.</summary>
    private static Dictionary<string, int> Features(string english)
    {
        string[] words = ["^", .. Texts.Words(english), "$"];
        var counts = new Dictionary<string, int>();
        foreach (string feature in words[1..^1].Concat(words.Zip(words[1..], (first, second) => $"{first} {second}")))
            counts[feature] = counts.GetValueOrDefault(feature) + 1;
        return counts;
    }
}
