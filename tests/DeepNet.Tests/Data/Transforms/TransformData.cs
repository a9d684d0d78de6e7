using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

/// <summary>Images to transform, and looks at what came of them.</summary>
internal static class TransformData
{
    /// <summary>UInt8 [channels, height, width] of numbers that differ from place to place; none is 0.</summary>
    public static Tensor Bytes(int channels, int height, int width)
    {
        var values = new byte[channels * height * width];
        for (int i = 0; i < values.Length; i++)
            values[i] = (byte)(1 + (((i * 37) + (i / 11)) % 255));
        return Tensor.From<byte>(values, [channels, height, width]);
    }

    /// <summary>A white rectangle on black with its box, its label 7, and a mask of it of class 5.</summary>
    public static ImageSample Rectangle(int height, int width, int x1, int y1, int x2, int y2)
    {
        var pixels = new byte[height * width];
        var mask = new long[height * width];
        for (int y = y1; y < y2; y++)
        {
            pixels.AsSpan((y * width) + x1, x2 - x1).Fill(255);
            mask.AsSpan((y * width) + x1, x2 - x1).Fill(5);
        }

        return new ImageSample(
            Tensor.From<byte>(pixels, [1, height, width]), Tensor.From(new float[,] { { x1, y1, x2, y2 } }),
            Tensor.From(new[] { 7L }), Tensor.From<long>(mask, [height, width]));
    }

    /// <summary>The box around what is not black, or at least so bright.</summary>
    public static double[] Seen(Tensor image, int least = 1)
    {
        float[] pixels = image.Cast(DType.Float32).ToArray<float>();
        int width = image.Shape[-1], height = image.Shape[-2], x1 = width, y1 = height, x2 = 0, y2 = 0;
        for (int i = 0; i < width * height; i++)
        {
            if (pixels[i] < least)
                continue;
            (x1, y1) = (Math.Min(x1, i % width), Math.Min(y1, i / width));
            (x2, y2) = (Math.Max(x2, (i % width) + 1), Math.Max(y2, (i / width) + 1));
        }

        return [x1, y1, x2, y2];
    }

    /// <summary>What is white is where the box says, to a pixel, and so is the mask; nothing seen is no box.</summary>
    public static void ShouldFollow(ImageSample sample, double precision = 1)
    {
        // Bilinear sampling blurs edges: a pixel is white that is so by half.
        double[] seen = Seen(sample.Image, least: 128);
        sample.Mask!.Shape.ToArray().Should().Equal(sample.Height, sample.Width);
        if (sample.Boxes!.Shape[0] == 0)
        {
            sample.Labels!.Count.Should().Be(0);
            (seen[2] - seen[0] <= precision || seen[3] - seen[1] <= precision).Should().BeTrue();
            return;
        }

        sample.Labels!.ToArray<long>().Should().Equal(7);
        float[] box = sample.Boxes.ToArray<float>();
        for (int i = 0; i < 4; i++)
            ((double)box[i]).Should().BeApproximately(seen[i], precision, $"{i} of {string.Join(' ', box)}");
        double[] masked = Seen(sample.Mask.Unsqueeze(0));
        for (int i = 0; i < 4; i++)
            masked[i].Should().BeApproximately(seen[i], precision);
        sample.Mask.ToArray<long>().Distinct().Except([0L, 5L]).Should().BeEmpty();
    }

    /// <summary>Bytes of equal tensors.</summary>
    public static void ShouldEqual(this Tensor actual, Tensor expected)
    {
        actual.DType.Should().Be(expected.DType);
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray());
        actual.Cast(DType.Float64).ToArray<double>().Should().Equal(expected.Cast(DType.Float64).ToArray<double>());
    }

    /// <summary>What a constructor or a call throws.</summary>
    public static void ShouldThrow<T>(this Action action, string text)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(text);
}
