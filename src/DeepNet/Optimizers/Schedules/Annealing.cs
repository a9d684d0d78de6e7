namespace DeepNet.Optimizers;

/// <summary>The way from one rate to another.</summary>
public enum Annealing
{
    /// <summary>Half a cosine wave: slow, fast, slow.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}

internal static class AnnealingExtensions
{
    /// <summary>Where it is after a part of the way, from 0 to 1.</summary>
    public static double Between(this Annealing annealing, double start, double end, double part) =>
        annealing == Annealing.Linear
            ? start + ((end - start) * part)
            : end + ((start - end) / 2 * (1 + Math.Cos(Math.PI * part)));
}
