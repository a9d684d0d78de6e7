namespace DeepNet.Data.Transforms;

/// <summary>One transform after another.</summary>
/// <remarks>Of samples with boxes or a mask, transforms that are no <see cref="ImageTransform"/> get the image and must
/// keep its size. torchvision.transforms.v2.Compose.</remarks>
public sealed class Compose : ImageTransform
{
    private readonly Transform[] _transforms;

    /// <summary>Puts transforms in a row; none is the sample itself.</summary>
    public Compose(params Transform[] transforms) => _transforms = TransformChecks.List(nameof(Compose), transforms);

    /// <summary>The transforms in order.</summary>
    public IReadOnlyList<Transform> Transforms => _transforms;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        Tensor y = x;
        bool isFresh = false;
        foreach (Transform transform in _transforms)
        {
            Tensor from = y;
            y = transform.Apply(from, random);

            // What one transform that keeps nothing made for another one can give its memory back at once.
            bool keepsNothing = KeepsNothing(transform), isNew = from.Storage != y.Storage;
            if (isFresh && isNew && keepsNothing && !y.RequiresGrad)
                from.Dispose();
            isFresh = keepsNothing && (isNew || isFresh);
        }

        return y;
    }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        foreach (Transform transform in _transforms)
            sample = One(transform, sample, random);
        return sample;
    }

    /// <summary>A sample through a transform that need not be one of images.</summary>
    internal static ImageSample One(Transform transform, ImageSample sample, RandomSource random) =>
        transform is ImageTransform image
            ? image.Apply(sample, random)
            : sample.With(transform.Apply(sample.Image, random));

    /// <summary>True for transforms of the library that neither hold others nor remember results.</summary>
    private static bool KeepsNothing(Transform transform) =>
        transform is RandomCrop or RandomRotation or RandomAffine or RandomHorizontalFlip or RandomVerticalFlip
            or RandomResizedCrop or CenterCrop or Resize or RandAugment or Normalize or ToFloat or RandomErasing
            or ColorJitter or GaussianNoise;
}
