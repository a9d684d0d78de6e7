namespace DeepNet.Samples.Nuclei;

/// <summary>Counts nuclei: areas of pixels that touch each other at their sides.</summary>
internal static class Areas
{
    /// <summary>The areas of a mask [1, height, width] of zeros and ones with at least so many pixels.</summary>
    public static int Count(Tensor mask, int smallest = 10)
    {
        int width = mask.Shape[2], areas = 0;
        float[] pixels = mask.ToArray<float>();
        var open = new Stack<int>();
        for (int start = 0; start < pixels.Length; start++)
        {
            int size = 0;
            Visit(start);
            while (open.TryPop(out int place))
            {
                size++;
                if (place % width > 0)
                    Visit(place - 1);
                if (place % width < width - 1)
                    Visit(place + 1);
                Visit(place - width);
                Visit(place + width);
            }

            if (size >= smallest)
                areas++;
        }

        return areas;

        void Visit(int place)
        {
            if ((uint)place >= (uint)pixels.Length || pixels[place] == 0)
                return;
            pixels[place] = 0;
            open.Push(place);
        }
    }
}
