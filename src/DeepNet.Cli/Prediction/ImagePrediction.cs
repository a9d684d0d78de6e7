namespace DeepNet.CommandLine;

/// <summary>Predicts the classes of image files.</summary>
internal static class ImagePrediction
{
    private const int Batch = 64;

    /// <summary>Predicts; an image of several that cannot be read is named and left out.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(SavedModel model, string input, int top, PredictionWriter writer, TextWriter error)
    {
        bool isFolder = Directory.Exists(input);
        string[] files = isFolder ? FilesOf(input) : [input];
        int code = ExitCodes.Ok;
        using IDisposable scope = Tensor.NoGrad();
        foreach (string[] chunk in files.Chunk(Batch))
        {
            var names = new List<string>();
            var images = new List<Tensor>();
            foreach (string file in chunk)
            {
                try
                {
                    images.Add(ImageInput.Read(file, model.Description.Channels!.Value, model.Description.Size!.Value));
                    names.Add(file);
                }
                catch (Exception problem) when (isFolder && problem
                    is InvalidDataException or IOException or UnauthorizedAccessException)
                {
                    Failure.Report(problem, error);
                    code = ExitCodes.BadInput;
                }
            }

            if (images.Count > 0)
            {
                Tensor scores = model.Model.Forward(Tensor.Stack([.. images]));
                writer.Classes(names, scores, model.Description.Classes!, top);
            }
        }

        writer.End();
        return code;
    }

    /// <summary>Images in a folder and in those below, sorted; links are not followed.</summary>
    private static string[] FilesOf(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        }).Where(ImageInput.IsImage).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InvalidDataException(
            $"{folder} has no image in it (png, jpg, bmp, pnm); name a file or a folder with images.");
    }
}
