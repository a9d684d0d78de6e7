namespace DeepNet.Kernels;

/// <summary>Draws one number of a family of distributions, as a type.</summary>
internal interface IRandomDraw
{
    /// <summary>A number of the member with these two parameters.</summary>
    static abstract double Draw(ref PhiloxStream random, double a, double b);
}
