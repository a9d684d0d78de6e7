namespace DeepNet.Metrics;

/// <summary>What a BLEU score does about lengths of which no n-gram matches.</summary>
/// <remarks>Chen and Cherry, 2014, https://aclanthology.org/W14-3346.</remarks>
public enum BleuSmoothing
{
    /// <summary>Nothing: the score is 0.</summary>
    None,

    /// <summary>Adds 1 to matches and counts of n-grams longer than one word (Lin and Och, 2004).</summary>
    AddOne,

    /// <summary>Counts 0.1 matches where there is none.</summary>
    Floor,
}
