namespace DeepNet;

/// <summary>Where the factor 1/n of a transform and its inverse stands.</summary>
public enum FourierNorm
{
    /// <summary>At the inverse; the forward transform is a plain sum.</summary>
    Backward,

    /// <summary>1/√n at both, which then keep lengths: the transform is unitary.</summary>
    Ortho,

    /// <summary>At the forward transform; the inverse is a plain sum.</summary>
    Forward,
}
