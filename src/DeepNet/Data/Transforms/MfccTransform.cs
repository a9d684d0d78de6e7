using DeepNet.Layers;

namespace DeepNet.Data.Transforms;

/// <summary>A waveform […, time] as mel-frequency cepstral coefficients […, coefficients, frames]: the layer
/// <see cref="Layers.Mfcc"/> as a transform.</summary>
/// <remarks>torchaudio.transforms.MFCC.</remarks>
public sealed class MfccTransform : Transform
{
    private readonly Mfcc _mfcc;

    /// <summary>Creates the transform.</summary>
    /// <param name="mfcc">The layer with its settings; null for the default one.</param>
    public MfccTransform(Mfcc? mfcc = null) => _mfcc = mfcc ?? new Mfcc();

    /// <inheritdoc/>
    /// <exception cref="ShapeException">x is shorter than a frame or the padding.</exception>
    /// <exception cref="DTypeException">x is not floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        TransformChecks.Waveform(nameof(MfccTransform), x, random);
        return _mfcc.Forward(x);
    }
}
